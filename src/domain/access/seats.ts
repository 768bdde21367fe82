import { tenantOfKey } from "#db/queries/api-keys.ts";
import { seatsOfUser, touchSeat, userNamed } from "#db/queries/users.ts";
import type { DomainContext } from "#domain/context.ts";
import type { Role } from "#rules/role.ts";
import type { Signatory } from "./record-access.ts";

/** Who is signed in, and for which tenants. */
export interface Seats {
  /** The user; null: the holder of an API key. */
  readonly user: { readonly id: string; readonly name: string } | null;
  readonly seats: readonly {
    readonly tenantId: string;
    readonly tenantName: string;
    readonly role: Role;
    readonly isDisabled: boolean;
  }[];
}

export async function seatsOf({ pool }: DomainContext, by: Signatory): Promise<Seats> {
  if (by.kind === "API_KEY") {
    return { user: null, seats: await tenantOfKey(pool, by.tenantId, by.apiKeyId) };
  }
  const [user, seats] = await Promise.all([
    userNamed.first(pool, by.userId),
    seatsOfUser(pool, by.userId),
  ]);
  return { user: user!, seats };
}

/** Records that a user does something in a tenant, at most once a minute. */
export async function noteUseOfSeat(
  { pool, clock }: DomainContext,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<void> {
  await touchSeat(pool, tenantId, id, await clock.now(pool));
}
