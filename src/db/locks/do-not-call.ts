import type { Tx } from "#db/pool.ts";
import { statement } from "#db/statement.ts";
import { locked, type Locked, type LockMode } from "./proof.ts";

/** The number of the advisory lock that stands for the do-not-call list of a tenant, an SQL expression of type text. */
function listKey(tenantId: string): string {
  return `hashtextextended('do-not-call list of ' || ${tenantId}, 0)`;
}

/** Locks the list in share mode, as a part of a statement. */
export function listForShareSql(tenantId: string): string {
  return `pg_advisory_xact_lock_shared(${listKey(`${tenantId}::text`)})`;
}

const listForShare = statement({
  text: `select ${listForShareSql("$1::uuid")}`,
  params: ["uuid"],
  row: { pg_advisory_xact_lock_shared: "void" },
});

const listForUpdate = statement({
  text: `select pg_advisory_xact_lock(${listKey("$1::uuid::text")})`,
  params: ["uuid"],
  row: { pg_advisory_xact_lock: "void" },
});

/**
 * Locks the do-not-call list of a tenant, before contacts. UPDATE: numbers are added to it or removed. SHARE: contacts
 * get numbers. So a number that becomes a contact's while it is added to the list is either a contact that the one who
 * adds it finds, or is found on the list by the one who makes the contact.
 */
export async function lockList<Mode extends LockMode>(
  tx: Tx,
  tenantId: string,
  mode: Mode,
): Promise<Locked<"list", Mode>> {
  await (mode === "SHARE" ? listForShare : listForUpdate)(tx, tenantId);
  return locked();
}

const campaignsOfPhones = statement({
  // Each contact by its phone and each call by its contact, whatever the statistics say.
  text: `select id from campaign where id in (
           select wanted_call.campaign_id from unnest($2::text[]) as wanted (phone)
           cross join lateral (
             select id from contact where tenant_id = $1 and phone = wanted.phone offset 0) known
           cross join lateral (
             select campaign_id from call where tenant_id = $1 and contact_id = known.id
               and (status = 'SCHEDULED' or kind = 'MANUAL')
             offset 0) wanted_call)
         order by id for share`,
  params: ["uuid", "text[]"],
  row: { id: "uuid" },
});

/** Locks the campaigns that have calls to these phones that wait or may be scheduled again, before the contacts. */
export async function lockCampaignsOfPhones(
  tx: Tx,
  tenantId: string,
  phones: readonly string[],
): Promise<Locked<"campaign">> {
  await campaignsOfPhones(tx, tenantId, phones);
  return locked();
}
