import type { Tx } from "#db/pool.ts";
import { statesAtWork } from "#db/queries/import-states.ts";
import { statement } from "#db/statement.ts";
import { locked, type Locked } from "./proof.ts";

const importForUpdate = statement({
  text: `select from import where id = $1 and heartbeat_at = $2 and status in (${statesAtWork}) for no key update`,
  params: ["uuid", "timestamptz"],
  row: {},
});

/** Locks an import that is read or applied and whose last heartbeat is this one. Null when there is no such import. */
export async function lockImport(
  tx: Tx,
  importId: string,
  heartbeatAt: Date,
): Promise<Locked<"import", "UPDATE"> | null> {
  return (await importForUpdate.count(tx, importId, heartbeatAt)) === 0 ? null : locked();
}

const campaignsOfImport = statement({
  name: "lock-campaigns-of-import",
  // Each contact by its phone and each call by its contact, whatever the statistics say.
  text: `select id from campaign where id in (
             select $1::uuid
             union all
             select waiting.campaign_id from unnest($3::text[]) as wanted (phone)
             cross join lateral (
               select id from contact where tenant_id = $2 and phone = wanted.phone offset 0) known
             cross join lateral (
               select campaign_id from call where contact_id = known.id and status = 'SCHEDULED'
               offset 0) waiting)
           order by id for share`,
  params: ["uuid", "uuid", "text[]"],
  row: { id: "uuid" },
});

/** Locks a campaign, and those of the tenant that have scheduled calls to these phones. */
export async function lockCampaignsOfImport(
  tx: Tx,
  { campaignId, tenantId }: { readonly campaignId: string; readonly tenantId: string },
  phones: readonly string[],
): Promise<Locked<"campaign">> {
  await campaignsOfImport(tx, campaignId, tenantId, phones);
  return locked();
}
