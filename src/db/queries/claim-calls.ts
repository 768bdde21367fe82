import type { Queryable } from "#db/pool.ts";

/**
 * Claims calls: each takes its slot (CALLING) and gets a dial with an id of its own (INTENDED).
 * Returns the ids of the dials, in the order of their calls. A call that is no longer SCHEDULED is passed over, and so is one that
 * somebody is changing at this moment: whoever claims holds the tenant, and waits for nobody.
 */
export async function claimCalls(
  tx: Queryable,
  callIds: readonly string[],
  now: Date,
): Promise<string[]> {
  if (callIds.length === 0) return [];
  const { rows } = await tx.query<{ id: string; callId: string }>({
    name: "claim-calls",
    text: `
      with wanted as materialized (
        select id, uuid_v7() as dial_id from call
        where id = any($1::uuid[]) and status = 'SCHEDULED'
        for no key update skip locked
      ),
      claimed as (
        update call set status = 'CALLING', dial_id = wanted.dial_id, updated_at = $2, last_news_at = $2,
          lookup_failures = 0
        from wanted
        where call.id = wanted.id
        returning call.id, call.dial_id, call.tenant_id, call.campaign_id, call.contact_id
      ),
      turn as (
        insert into campaign_turn (campaign_id, last_claim_at) select distinct campaign_id, $2::timestamptz from claimed
        on conflict (campaign_id) do update set last_claim_at = excluded.last_claim_at
      ),
      told as (
        insert into call_event (call_id, at, kind) select id, $2, 'CLAIMED' from claimed
      )
      insert into dial (id, call_id, tenant_id, campaign_id, contact_id, credential_version,
        assistant_id, phone_number_id, intended_at)
      select claimed.dial_id, claimed.id, claimed.tenant_id, claimed.campaign_id, claimed.contact_id,
        tenant.credential_version, campaign.assistant_id, campaign.phone_number_id, $2
      from claimed
      join tenant on tenant.id = claimed.tenant_id
      join campaign on campaign.id = claimed.campaign_id
      returning id, call_id as "callId"`,
    values: [callIds, now],
  });
  const dials = new Map(rows.map(({ callId, id }) => [callId, id]));
  return callIds.flatMap((callId) => dials.get(callId) ?? []);
}
