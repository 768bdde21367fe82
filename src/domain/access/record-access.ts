import { inTransaction, type Tx } from "#db/pool.ts";
import { seatsOfUser } from "#db/queries/users.ts";
import { systemOf } from "#domain/actor.ts";
import { type Facts, recordChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import type { ChangeName } from "#rules/change-name.ts";

/** Longer names of browsers are cut off. */
const longestFact = 300;

/** Who signs in: a user, or the holder of an API key. */
export type Signatory =
  | { readonly kind: "USER"; readonly userId: string }
  | { readonly kind: "API_KEY"; readonly tenantId: string; readonly apiKeyId: string };

/** What is done with the ways in which somebody signs in. */
type AccessChange = Extract<
  ChangeName,
  | "addPasskey"
  | "endSessions"
  | "linkIdentity"
  | "refuseOrigin"
  | "removePasskey"
  | "signIn"
  | "signOut"
>;

/** Writes what somebody did to the activity of the tenants to which the person has access. Returns them. */
export async function recordAccess(
  tx: Tx,
  by: Signatory,
  change: AccessChange,
  facts: Facts,
): Promise<readonly string[]> {
  const tenants = await tenantsOf(tx, by);
  for (const id of tenants) {
    await recordChange(tx, { ...by, tenantId: id }, change, { id, facts: bounded(facts) });
  }
  return tenants;
}

/** Writes to the activity of a user's tenants that a sign-in as the user was refused. Nobody is signed in by it. */
export async function recordRefusedSignIn(
  { pool }: Pick<DomainContext, "pool">,
  userId: string,
  facts: Facts,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    for (const id of await tenantsOf(tx, { kind: "USER", userId })) {
      await recordChange(tx, systemOf(id), "refuseSignIn", { id, facts: bounded(facts) });
    }
  });
}

async function tenantsOf(tx: Tx, by: Signatory): Promise<readonly string[]> {
  if (by.kind === "API_KEY") return [by.tenantId];
  return (await seatsOfUser(tx, by.userId)).map(({ tenantId }) => tenantId);
}

/** What a browser says of itself has any length, and may be no text that Postgres takes. */
function bounded(facts: Facts): Facts {
  const entries = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === "string" ? storable(value) : value,
  ]);
  return Object.fromEntries(entries) as Facts;
}

/** What a browser says, as it is stored. */
export function storable(text: string): string {
  return text.slice(0, longestFact).toWellFormed().replaceAll("\0", "");
}
