import { campaignsById } from "#db/queries/campaign-facts.ts";
import { contactFactsSql, misdialled, neverRang } from "#db/queries/contact-facts.ts";
import type { Tx } from "#db/pool.ts";
import type { Standing } from "#rules/contact-bars.ts";
import { whyUnwanted } from "#rules/unwanted-call.ts";

/** Why a manual call was cancelled although a person still asks for it. */
const liftable = ["CAMPAIGN_STOPPED", "CAMPAIGN_ENDED", "DO_NOT_CALL", "TENANT_LEFT_SIMULATION"];

interface Lost extends Standing {
  readonly id: string;
  readonly campaignId: string;
  readonly scheduledTime: Date;
  /** A call to the contact was placed at that time or later. */
  readonly isMadeUpFor: boolean;
}

/**
 * Schedules manual calls again, at the times that were asked for, that were cancelled for a reason that has
 * gone, or that reached nobody: of a campaign that starts again, or of a contact that may be called again.
 * The last manual call of a contact decides, so that each is made up for once. A time that has passed is
 * made up for only where nothing recurs (rounds go on by themselves), and only if the contact was not called
 * since. The campaign or the contact, and the
 * memberships, are locked by the caller.
 */
export async function reviveManualCalls(
  tx: Tx,
  of: { readonly campaignId: string } | { readonly contactId: string },
  now: Date,
): Promise<void> {
  const byCampaign = "campaignId" in of;
  const { rows } = await tx.query<Lost>(
    `select lost.id, lost.campaign_id as "campaignId", lost.scheduled_time as "scheduledTime", facts.*,
       exists (select from call since where since.campaign_id = lost.campaign_id
         and since.contact_id = lost.contact_id and since.kind <> 'TEST' and since.id <> lost.id
         and since.placed_at >= lost.scheduled_time) as "isMadeUpFor"
     from (
       select distinct on (campaign_id, contact_id, is_callback) call.*
       from call where ${byCampaign ? "campaign_id" : "contact_id"} = $1 and kind = 'MANUAL'
       order by campaign_id, contact_id, is_callback, created_at desc, id desc
     ) lost
     join contact on contact.id = lost.contact_id
     cross join lateral (
       ${contactFactsSql({
         campaignId: "lost.campaign_id",
         contactId: "lost.contact_id",
         roundStartsAt: "'-infinity'::timestamptz",
         roundEndsAt: "'-infinity'::timestamptz",
         callId: "lost.id",
       })}
     ) facts
     where (status = 'CANCELLED' and cancel_reason = any($2)) or (${neverRang}) or ${misdialled}`,
    [byCampaign ? of.campaignId : of.contactId, liftable],
  );
  if (rows.length === 0) return;
  const campaigns = await campaignsById(tx, [...new Set(rows.map(({ campaignId }) => campaignId))]);
  const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const revived = rows.filter((call) => {
    const campaign = campaignOf.get(call.campaignId)!;
    const isMissed = campaign.scheduleFrequency === null && !call.isMadeUpFor;
    const isWanted = call.scheduledTime > now || isMissed;
    return isWanted && whyUnwanted(campaign, call, { isTest: false }, now) === null;
  });
  await tx.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, is_callback, created_at,
       updated_at)
     select tenant_id, campaign_id, contact_id, kind, scheduled_time, is_callback, $2, $2
     from call where id = any($1::uuid[]) order by campaign_id, contact_id
     on conflict do nothing`,
    [revived.map(({ id }) => id), now],
  );
}
