/**
 * Who changes something, always for one tenant: each verb that changes something takes one. `API_KEY` is the
 * holder of one of the tenant's keys. `SYSTEM` is this server, or its operator at the command line. Users who
 * sign in become a further kind; the compiler then finds what has to handle them.
 */
export type Actor =
  | { readonly kind: "API_KEY"; readonly tenantId: string; readonly apiKeyId: string }
  | { readonly kind: "SYSTEM"; readonly tenantId: string };

/** This server, or its operator, acting for a tenant. */
export function systemOf(tenantId: string): Actor {
  return { kind: "SYSTEM", tenantId };
}

/** The key of the actor; null: the system. */
export function keyOf(actor: Actor): string | null {
  return actor.kind === "API_KEY" ? actor.apiKeyId : null;
}
