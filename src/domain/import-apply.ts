import { campaignsById, lockCampaign } from "#db/queries/campaign-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { endMemberships } from "./contacts.ts";
import type { DomainContext } from "./context.ts";
import { enrol } from "./enrolments.ts";
import { NotPossibleError } from "./errors.ts";
import { type ImportLease, step } from "./import-lease.ts";
import { requestDispatch } from "./refill.ts";

/** Contacts applied in one transaction, which holds up a stop of the campaign for as long: about 0.3 s. */
const contactsPerStep = 2_000;

/**
 * Makes members of the campaign of the contacts that were laid out, and schedules the calls they are owed. Each
 * step takes its rows away in the transaction that applies them, so that a crash between two steps costs
 * nothing and repeats nothing. The last one ends the import.
 * @throws NotPossibleError when the campaign was deleted meanwhile, LeaseLost
 */
export async function applyRows(context: DomainContext, lease: ImportLease): Promise<void> {
  let isDone = false;
  while (!isDone) {
    isDone = await step(context, lease, async (tx, now) => {
      await lockCampaign(tx, lease.campaignId, "share");
      const [campaign] = await campaignsById(tx, [lease.campaignId]);
      if (campaign === undefined || campaign.deletedAt !== null) throw campaignDeleted();
      const contactIds = await takeContacts(tx, lease, now);
      const calls = await enrol(tx, campaign, contactIds, now);
      const isLast = contactIds.length < contactsPerStep;
      await tx.query(
        `update import set calls_scheduled = calls_scheduled + $2,
           status = case when $3 then 'COMPLETED' else status end,
           finished_at = case when $3 then $4::timestamptz end
         where id = $1`,
        [lease.importId, calls, isLast, now],
      );
      if (isLast) await requestDispatch(tx, lease.tenantId);
      return isLast;
    });
  }
}

export function campaignDeleted(): NotPossibleError {
  return new NotPossibleError(
    "the campaign was deleted; import the file into another one, nobody will be called",
  );
}

/**
 * The next rows as contacts: new ones, or brought up to date. What the file does not tell stays as it is;
 * do-not-call and an unreachable number stay so whatever it tells. By phone, so that two imports of one
 * tenant lock contacts in one order.
 */
async function takeContacts(tx: Queryable, lease: ImportLease, now: Date): Promise<string[]> {
  const { importId, tenantId } = lease;
  const next = await tx.query<{ phone: string }>({
    name: "next-import-rows",
    text: "select phone from import_row where import_id = $1 order by phone limit $2",
    values: [importId, contactsPerStep],
  });
  const phones = next.rows.map(({ phone }) => phone);
  await endMemberships(tx, tenantId, phones, now);
  await tx.query({
    name: "take-import-rows",
    text: `with taken as (
             delete from import_row where import_id = $1 and phone = any($2::text[])
             returning phone, name, address, attributes
           )
           insert into contact (tenant_id, phone, name, address, attributes, created_at, updated_at)
           select $3, phone, name, address, attributes, $4, $4 from taken order by phone
           on conflict (tenant_id, phone) do update set
             name = coalesce(excluded.name, contact.name),
             address = coalesce(excluded.address, contact.address),
             attributes = contact.attributes || excluded.attributes,
             updated_at = excluded.updated_at, deleted_at = null
           where contact.deleted_at is not null
             or contact.name is distinct from coalesce(excluded.name, contact.name)
             or contact.address is distinct from coalesce(excluded.address, contact.address)
             or not contact.attributes @> excluded.attributes`,
    values: [importId, phones, tenantId, now],
  });
  const contacts = await tx.query<{ id: string }>({
    name: "contacts-by-phone",
    text: "select id from contact where tenant_id = $1 and phone = any($2::text[]) order by id",
    values: [tenantId, phones],
  });
  return contacts.rows.map(({ id }) => id);
}
