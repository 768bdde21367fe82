import { dialColumns, selectDial } from "../queries/dial-rows.ts";
import { statement } from "../statement.ts";
import type { Tx } from "../pool.ts";
import type { LockedDial } from "../locks.ts";
import { locked, type Locked } from "./proof.ts";

/*
 * Locks for work that is done together: of what other transactions hold, nothing is waited for. Each function returns
 * what it has locked; the rest is done alone, with the locks that wait.
 */

const freeTenants = statement({
  name: "lock-free-tenants",
  text: "select id from tenant where id = any($1::uuid[]) order by id for no key update skip locked",
  params: ["uuid[]"],
  row: { id: "uuid" },
});

export async function lockFreeTenants(
  tx: Tx,
  tenantIds: readonly string[],
): Promise<{ readonly ids: readonly string[]; readonly lock: Locked<"tenant", "UPDATE"> }> {
  const rows = await freeTenants(tx, tenantIds);
  return { ids: rows.map(({ id }) => id), lock: locked() };
}

const freeCampaigns = statement({
  name: "lock-free-campaigns",
  text: "select id from campaign where id = any($1::uuid[]) order by id for share skip locked",
  params: ["uuid[]"],
  row: { id: "uuid" },
});

/** Campaigns that keep their state until the transaction ends. */
export interface FreeCampaigns {
  readonly ids: ReadonlySet<string>;
  readonly lock: Locked<"campaign">;
}

export async function lockFreeCampaigns(
  tx: Tx,
  campaignIds: readonly string[],
): Promise<FreeCampaigns> {
  const rows = await freeCampaigns(tx, [...new Set(campaignIds)]);
  return { ids: new Set(rows.map(({ id }) => id)), lock: locked() };
}

const freeDials = statement({
  name: "lock-free-dials",
  text: `${selectDial} where dial.id = any($1::uuid[]) order by dial.id for no key update of call, dial skip locked`,
  params: ["uuid[]"],
  row: dialColumns,
});

/** Dials and their calls, after their campaigns; by the dial's id. */
export async function lockFreeDials<Before extends Locked<"campaign">>(
  tx: Tx,
  _before: Before,
  dialIds: readonly string[],
): Promise<Map<string, LockedDial<Before & Locked<"call" | "dial", "UPDATE">>>> {
  const rows = await freeDials(tx, dialIds);
  return new Map(rows.map((dial) => [dial.id, { dial, locks: locked() }]));
}
