import { as, statement } from "#db/statement.ts";
import { outdatedSql } from "./outdated-calls.ts";

/**
 * Claims calls ($1) at $2, if the schema has the epoch $3: each takes its slot (CALLING) and gets a dial with an id of
 * its own (INTENDED), its reserved start ($4; null or left out: nothing counts it) and its phone number ($5; left out: the
 * campaign's first). Calls with a start count for their numbers, if the tenant counts them. A call that is no longer
 * SCHEDULED or was cancelled by a stop is left out, and so is one that another transaction is changing: this one holds
 * the tenant and must not wait.
 */
export const claimScheduled = statement({
  name: "claim-calls",
  text: `
      with wanted as materialized (
        select id, uuid_v7() as dial_id from call
        where id = any($1::uuid[]) and status = 'SCHEDULED' and not ${outdatedSql("call")}
          and (select is_epoch($3))
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
        insert into campaign_turn (tenant_id, campaign_id, last_claim_at)
        select distinct tenant_id, campaign_id, $2::timestamptz from claimed
        on conflict (tenant_id, campaign_id) do update set last_claim_at = excluded.last_claim_at
      ),
      added as (
        insert into dial (id, call_id, tenant_id, campaign_id, contact_id, credential_version,
          assistant_id, phone_number_id, intended_at, starts_at)
        select claimed.dial_id, claimed.id, claimed.tenant_id, claimed.campaign_id, claimed.contact_id,
          tenant.credential_version, campaign.assistant_id,
          coalesce(chosen.phone_number_id, campaign.phone_number_id), $2, chosen.starts_at
        from claimed
        join tenant on tenant.id = claimed.tenant_id
        join campaign on campaign.id = claimed.campaign_id
        join unnest($1::uuid[], $4::timestamptz[], $5::text[]) as chosen (call_id, starts_at, phone_number_id)
          on chosen.call_id = claimed.id
        returning id, call_id, tenant_id, phone_number_id, starts_at
      ),
      used as (
        insert into number_use (tenant_id, phone_number_id, quarter, calls, last_used_at)
        select tenant_id, phone_number_id, quarter_of(starts_at), count(*)::int, max(starts_at) from added
        where starts_at is not null and (select counts_numbers from tenant where id = tenant_id)
        group by tenant_id, phone_number_id, quarter_of(starts_at)
        order by tenant_id, phone_number_id, quarter_of(starts_at)
        on conflict (tenant_id, phone_number_id, quarter) do update set calls = number_use.calls + excluded.calls,
          last_used_at = greatest(number_use.last_used_at, excluded.last_used_at)
      )
      select id, call_id as "callId" from added`,
  params: [
    "uuid[]",
    "timestamptz",
    "int4",
    as<readonly (Date | null)[]>("timestamptz[]"),
    as<readonly (string | null)[]>("text[]"),
  ],
  row: { id: "uuid", callId: "uuid" },
});
