/**
 * Who changes something, always for one tenant: each verb that changes something takes one. `USER` is a person who is
 * signed in. `API_KEY` is the holder of one of the tenant's keys. `SYSTEM` is this server, or its operator at the
 * command line.
 */
export type Actor =
  | { readonly kind: "USER"; readonly tenantId: string; readonly userId: string }
  | { readonly kind: "API_KEY"; readonly tenantId: string; readonly apiKeyId: string }
  | { readonly kind: "SYSTEM"; readonly tenantId: string };

/** This server, or its operator, acting for a tenant. */
export function systemOf(tenantId: string): Actor {
  return { kind: "SYSTEM", tenantId };
}

/** The key or the user that the actor is, as the columns `api_key_id` and `user_id` have them; both null: the system. */
export function idsOf(actor: Actor): readonly [apiKeyId: string | null, userId: string | null] {
  return [
    actor.kind === "API_KEY" ? actor.apiKeyId : null,
    actor.kind === "USER" ? actor.userId : null,
  ];
}
