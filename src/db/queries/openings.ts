import { as, statement } from "#db/statement.ts";
import { isWaitingSql, isWaitingTestSql } from "./call-facets.ts";

/** What is kept of openings: see docs/adr/0017. Rows of lanes are in a table of their own (lanes.ts). */

/**
 * Campaigns to look at ($1: now). Of open ones also those in which a call becomes due until $2: before the next tick
 * looks.
 */
const isToLookAt = "(look_at <= $1 or (closed_by is null and look_at <= $2))";

/**
 * Tenants with campaigns to look at (`isToLookAt`), with lanes to which calls or members were added, or with a test call
 * that waits.
 */
export const tenantsToLookAt = statement({
  // Without a name: a named statement would keep the plan of a small table.
  text: `select tenant.id, found.campaigns, tenant.max_concurrent_calls as slots
     from (
       select tenant_id, sum(campaigns)::int as campaigns
       from (
         select tenant_id, count(*) as campaigns from opening where ${isToLookAt} group by tenant_id
         union all
         select distinct lane_note.tenant_id, 1 from lane_note
         join opening on opening.tenant_id = lane_note.tenant_id and opening.campaign_id = lane_note.campaign_id
         join campaign on campaign.id = lane_note.campaign_id and campaign.is_laned
         union all
         select distinct tenant_id, 1 from call where ${isWaitingTestSql("call")}
       ) each
       group by tenant_id
     ) found
     join tenant on tenant.id = found.tenant_id
     where tenant.disabled_at is null
     order by tenant.id`,
  params: ["timestamptz", "timestamptz"],
  row: { id: "uuid", campaigns: "int4!", slots: "int4" },
});

/** The active campaigns that are not to be looked at, by the rule that closes them; null: they are open. */
export const campaignsAtRest = statement({
  text: `select closed_by as "closedBy", count(*)::int as campaigns
     from opening
     where lane = 0 and not ${isToLookAt}
       and tenant_id not in (select id from tenant where disabled_at is not null)
     group by closed_by`,
  params: ["timestamptz", "timestamptz"],
  row: { closedBy: "text?", campaigns: "int4" },
});

/** Those of these open campaigns ($1) whose present rounds end then ($2) and may owe somebody a call. */
export const campaignsBehind = statement({
  name: "campaigns-behind",
  text: `
      select o.campaign_id as id from unnest($1::uuid[], $2::timestamptz[]) as o(campaign_id, round_ends_at)
      where exists (select from enrolment
        where campaign_id = o.campaign_id and removed_at is null and covered_until < o.round_ends_at)`,
  params: ["uuid[]", "timestamptz[]"],
  row: { id: "uuid" },
});

/**
 * What waits in open campaigns ($1) of these generations ($2), whose rounds end then ($3), now ($4). Of those that are
 * busy ($5: calls are live) only the next due time is read.
 */
export const waitingInCampaigns = statement({
  name: "waiting-in-campaigns",
  text: `
      select o.campaign_id as "campaignId",
        o.is_busy or exists (select from campaign_work where campaign_id = o.campaign_id and done_at is null)
          or exists (select from import where campaign_id = o.campaign_id and status = 'RUNNING') as "isBusy",
        not o.is_busy and exists (select from enrolment
          where campaign_id = o.campaign_id and removed_at is null and covered_until < o.round_ends_at) as "isBehind",
        case when o.is_busy then null else (select scheduled_time from call
          where campaign_id = o.campaign_id and generation = o.generation and ${isWaitingSql("call")}
          order by scheduled_time limit 1) end as "dueAt",
        (select scheduled_time from call
          where campaign_id = o.campaign_id and generation = o.generation and ${isWaitingSql("call")}
            and scheduled_time > $4
          order by scheduled_time limit 1) as "nextDueAt"
      from unnest($1::uuid[], $2::int[], $3::timestamptz[], $5::bool[])
        as o(campaign_id, generation, round_ends_at, is_busy)`,
  params: ["uuid[]", "int4[]", "timestamptz[]", "timestamptz", "bool[]"],
  row: {
    campaignId: "uuid",
    isBusy: "bool",
    isBehind: "bool",
    dueAt: "timestamptz?",
    nextDueAt: "timestamptz?",
  },
});

/**
 * Keeps when campaigns ($2) of tenants ($1) have to be looked at ($4) and what closes them until then ($5), computed
 * from the version $3 of each with time zone data $6. A row of another version, or that another transaction is
 * changing, is left as it is. Returns the campaigns whose rows were written.
 */
export const keepOpenings = statement({
  name: "keep-openings",
  text: `
      with computed as (
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[])
          as computed (tenant_id, campaign_id, version, look_at, closed_by)
      ),
      free as materialized (
        select opening.tenant_id, opening.campaign_id, computed.look_at, computed.closed_by
        from computed
        join opening on opening.tenant_id = computed.tenant_id and opening.campaign_id = computed.campaign_id
          and opening.lane = 0 and opening.version = computed.version
        for no key update of opening skip locked
      )
      update opening set look_at = free.look_at, closed_by = free.closed_by, zone_data = $6
      from free
      where opening.tenant_id = free.tenant_id and opening.campaign_id = free.campaign_id and opening.lane = 0
      returning opening.campaign_id as "campaignId"`,
  params: [
    "uuid[]",
    "uuid[]",
    "uuid[]",
    as<readonly (Date | "infinity" | "-infinity")[]>("timestamptz[]"),
    as<readonly (string | null)[]>("text[]"),
    "text",
  ],
  row: { campaignId: "uuid" },
});

/**
 * Adds what is missing, and deletes what is too much: every active campaign has an opening, and no other; only campaigns
 * with lanes have lanes.
 */
export const completeOpenings = statement({
  text: `with added as (
       insert into opening (tenant_id, campaign_id)
       select tenant_id, id from campaign
       where state = 'ACTIVE' and deleted_at is null
         and not exists (select from opening where tenant_id = campaign.tenant_id and campaign_id = campaign.id)
       on conflict do nothing
       returning campaign_id
     ),
     removed as (
       delete from opening
       where not exists (select from campaign where id = campaign_id and state = 'ACTIVE' and deleted_at is null)
     ),
     lanes as (
       delete from lane where not exists (select from campaign where id = campaign_id and is_laned and deleted_at is null)
     ),
     notes as (
       delete from lane_note
       where not exists (select from campaign where id = campaign_id and is_laned and deleted_at is null)
     )
     select campaign_id as id from added`,
  params: [],
  row: { id: "uuid" },
});

/** Has these campaigns ($1) looked at, with all their lanes: what is kept of these is of another version then. */
export const lookAtNow = statement({
  text: `update opening set look_at = '-infinity', version = gen_random_uuid()
     where campaign_id = any($1::uuid[]) and look_at > '-infinity'`,
  params: ["uuid[]"],
  row: {},
});

/** Has the campaigns looked at that were computed from other time zone data than $1. */
export const forgetOtherZoneData = statement({
  text: `update opening set look_at = '-infinity', version = gen_random_uuid()
     where zone_data is distinct from $1 and look_at > '-infinity'`,
  params: ["text"],
  row: {},
});

/** Has all campaigns of a tenant ($1; null: of all) looked at. */
export const forgetOpenings = statement({
  text: `update opening set look_at = '-infinity', version = gen_random_uuid()
     where ($1::uuid is null or tenant_id = $1) and look_at > '-infinity'`,
  params: ["uuid?"],
  row: {},
});

/** The campaigns of a tenant ($1) may be open at other times: they are looked at again. */
export const lookAtTenantAgain = statement({
  text: `update opening set look_at = '-infinity', closed_by = null, version = gen_random_uuid()
     where tenant_id = $1`,
  params: ["uuid"],
  row: {},
});
