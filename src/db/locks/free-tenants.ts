import { statement } from "../statement.ts";
import type { Tx } from "../pool.ts";
import { locked, type Locked } from "./proof.ts";

const freeTenants = statement({
  name: "lock-free-tenants",
  text: "select id from tenant where id = any($1::uuid[]) order by id for no key update skip locked",
  params: ["uuid[]"],
  row: { id: "uuid" },
});

/** Locks those of the tenants that no other transaction holds. */
export async function lockFreeTenants(
  tx: Tx,
  tenantIds: readonly string[],
): Promise<{ readonly ids: readonly string[]; readonly lock: Locked<"tenant", "UPDATE"> }> {
  const rows = await freeTenants(tx, tenantIds);
  return { ids: rows.map(({ id }) => id), lock: locked() };
}
