import { statement } from "#db/statement.ts";

/** The numbers of campaigns ($1), in the order of their pools, with what was used of each on the days that begin then ($2). */
export const poolsOfCampaigns = statement({
  name: "pools-of-campaigns",
  text: `
    select campaign.id as "campaignId", number.id as "phoneNumberId",
      (select rests_until from resting_number
        where tenant_id = campaign.tenant_id and phone_number_id = number.id) as "restsUntil",
      (select coalesce(sum(calls), 0)::int from number_use
        where tenant_id = campaign.tenant_id and phone_number_id = number.id
          and quarter >= quarter_of(asked.day_starts_at)) as "callsToday",
      (select last_used_at from number_use
        where tenant_id = campaign.tenant_id and phone_number_id = number.id
        order by quarter desc limit 1) as "lastUsedAt"
    from unnest($1::uuid[], $2::timestamptz[]) as asked (campaign_id, day_starts_at)
    join campaign on campaign.id = asked.campaign_id
    cross join lateral unnest(campaign.phone_number_ids) with ordinality as number (id, place)
    order by campaign.id, number.place`,
  params: ["uuid[]", "timestamptz[]"],
  row: {
    campaignId: "uuid",
    phoneNumberId: "text!",
    restsUntil: "timestamptz?",
    callsToday: "int4",
    lastUsedAt: "timestamptz?",
  },
});

/** The same of numbers ($2) of a tenant ($1), on the day that begins at $3. */
export const useOfNumbers = statement({
  name: "use-of-numbers",
  text: `
    select number.id as "phoneNumberId",
      (select rests_until from resting_number where tenant_id = $1 and phone_number_id = number.id) as "restsUntil",
      (select coalesce(sum(calls), 0)::int from number_use
        where tenant_id = $1 and phone_number_id = number.id and quarter >= quarter_of($3)) as "callsToday",
      (select last_used_at from number_use where tenant_id = $1 and phone_number_id = number.id
        order by quarter desc limit 1) as "lastUsedAt"
    from unnest($2::text[]) with ordinality as number (id, place)
    order by number.place`,
  params: ["uuid", "text[]", "timestamptz"],
  row: {
    phoneNumberId: "text!",
    restsUntil: "timestamptz?",
    callsToday: "int4",
    lastUsedAt: "timestamptz?",
  },
});

/**
 * The numbers from which contacts ($1) were called last, of those in the pools of these campaigns ($2). A contact who was
 * never called from one of them is left out.
 */
export const formerNumbers = statement({
  name: "former-numbers",
  text: `
    select asked.contact_id as "contactId", asked.campaign_id as "campaignId", last.id as "phoneNumberId"
    from unnest($1::uuid[], $2::uuid[]) as asked (contact_id, campaign_id)
    join campaign on campaign.id = asked.campaign_id
    cross join lateral (
      select dial.phone_number_id as id from call join dial on dial.id = call.dial_id
      where call.contact_id = asked.contact_id and call.tenant_id = campaign.tenant_id
        and dial.sent_at is not null and dial.phone_number_id = any(campaign.phone_number_ids)
      order by dial.sent_at desc limit 1
    ) last`,
  params: ["uuid[]", "uuid[]"],
  row: { contactId: "uuid", campaignId: "uuid", phoneNumberId: "text" },
});

/** Returns the call of a dial ($1) that was put back to the count of its number. */
export const uncountDial = statement({
  name: "uncount-dial",
  text: `update number_use set calls = calls - 1 from dial
     where dial.id = $1 and number_use.tenant_id = dial.tenant_id and number_use.phone_number_id = dial.phone_number_id
       and number_use.quarter = quarter_of(dial.starts_at) and number_use.calls > 0`,
  params: ["uuid"],
  row: {},
});

/** From now on the calls from a tenant's ($1) numbers are counted. Returns the tenant if they were not before. */
export const beginCounting = statement({
  text: "update tenant set counts_numbers = true where id = $1 and not counts_numbers returning id",
  params: ["uuid"],
  row: { id: "uuid" },
});

/**
 * Counts the calls from a tenant's ($1) numbers since $2, also those that are claimed and not sent yet. Ids begin with
 * their time, so the dials of other days are not read.
 */
export const countFormerCalls = statement({
  text: `
    insert into number_use (tenant_id, phone_number_id, quarter, calls, last_used_at)
    select tenant_id, phone_number_id, quarter_of(at), count(*)::int, max(at)
    from (
      select tenant_id, phone_number_id, coalesce(starts_at, sent_at, intended_at) as at from dial
      where id >= lowest_uuid(clock_timestamp() - interval '27 hours') and tenant_id = $1 and intended_at >= $2
        and (sent_at is not null or state = 'INTENDED')
    ) of_tenant
    group by tenant_id, phone_number_id, quarter_of(at)
    on conflict do nothing`,
  params: ["uuid", "timestamptz"],
  row: {},
});

/** Deletes the counts of quarters of an hour before $1. */
export const deleteNumberUse = statement({
  text: "delete from number_use where quarter < $1",
  params: ["timestamptz"],
  row: {},
});
