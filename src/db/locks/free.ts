import { type DialRow, dialColumns, selectDial } from "../queries/dial-rows.ts";
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

const freeMembers = statement({
  name: "lock-free-members",
  text: `
      with wanted as (
        select * from unnest($1::uuid[], $2::uuid[]) with ordinality as wanted (campaign_id, contact_id, n)
      ),
      person as materialized (
        select id from contact where id = any($2::uuid[]) order by phone for no key update skip locked
      ),
      membership as materialized (
        select campaign_id, contact_id from enrolment
        where (campaign_id, contact_id) in (
          select campaign_id, contact_id from wanted join person on person.id = wanted.contact_id)
        order by campaign_id, contact_id for no key update skip locked
      )
      select n from wanted
      join person on person.id = wanted.contact_id
      where exists (select from membership
          where membership.campaign_id = wanted.campaign_id and membership.contact_id = wanted.contact_id)
        or not exists (select from enrolment
          where enrolment.campaign_id = wanted.campaign_id and enrolment.contact_id = wanted.contact_id)`,
  params: ["uuid[]", "uuid[]"],
  row: { n: "int8" },
});

/** Of dials, those whose contact and membership were locked, after their campaigns. */
export async function lockFreeMembers<Of extends Pick<DialRow, "campaignId" | "contactId">>(
  tx: Tx,
  _campaigns: Locked<"campaign">,
  dials: readonly Of[],
): Promise<{
  readonly of: readonly Of[];
  readonly lock: Locked<"campaign"> & Locked<"contact" | "membership", "UPDATE">;
}> {
  const rows =
    dials.length === 0
      ? []
      : await freeMembers(
          tx,
          dials.map(({ campaignId }) => campaignId),
          dials.map(({ contactId }) => contactId),
        );
  return { of: rows.map(({ n }) => dials[Number(n) - 1]!), lock: locked() };
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
