import { settingRow, settingValue } from "#db/setting-columns.ts";
import { as, type RowOf, statement } from "#db/statement.ts";
import { type BlackoutDate, settingNames } from "#rules/campaign-settings.ts";
import type { CourtesyHours } from "#rules/courtesy-hours.ts";
import type { CallingRules } from "#rules/rules-in-force.ts";
import { isLiveSql, isWaitingSql, isWaitingTestSql } from "./call-facets.ts";

const settings = settingNames.map((name) => `${settingValue(name, "c")} as "${name}"`).join(", ");

const selectWith = (more: string | null): string => `
  select c.id, c.tenant_id as "tenantId", c.state, c.paused_reason as "pausedReason",
    c.created_at as "createdAt", c.deleted_at as "deletedAt", c.breaker_from as "startedAt", c.generation,
    c.is_laned as "isLaned", c.paced_from as "pacedFrom", ${settings},
    (select blackout_dates from tenant where id = c.tenant_id) as "tenantBlackoutDates",
    case when c.is_laned then (select calling_rules from tenant where id = c.tenant_id) end as "callingRules",
    case when c.is_laned then (select courtesy_hours from tenant where id = c.tenant_id) end as "courtesyHours",
    (select last_claim_at from campaign_turn where tenant_id = c.tenant_id and campaign_id = c.id) as "lastClaimAt",
    (select count(*)::int from call
      where tenant_id = c.tenant_id and campaign_id = c.id and ${isLiveSql("call")}
        and kind <> 'TEST') as "liveCalls",
    (select rests_until from resting_number
      where tenant_id = c.tenant_id and phone_number_id = c.phone_number_id) as "numberRestsUntil"
    ${more === null ? "" : `, ${more}`}
  from campaign c`;
const select = selectWith(null);

const row = {
  id: "uuid",
  tenantId: "uuid",
  state: "campaign_state",
  pausedReason: "text?",
  createdAt: "timestamptz",
  deletedAt: "timestamptz?",
  /** When it was last started; null: it is active since it was created. */
  startedAt: "timestamptz?",
  /** A call that waits and is of an older generation is cancelled, whatever its row says (`outdatedSql`). */
  generation: "int4",
  /** It is open at other times in other areas. */
  isLaned: "bool",
  /** Starts before this time were reserved under another rate. */
  pacedFrom: "timestamptz?",
  ...settingRow,
  tenantBlackoutDates: as<readonly BlackoutDate[]>("jsonb"),
  /** Of the tenant. Null without lanes: then there are none in force. */
  callingRules: as<CallingRules | null>("jsonb?"),
  courtesyHours: as<CourtesyHours | null>("jsonb?"),
  lastClaimAt: "timestamptz?",
  liveCalls: "int4",
  numberRestsUntil: "timestamptz?",
} as const;

/** Every active campaign of every tenant that is not disabled. */
export const activeCampaigns = statement({
  // Without a name: a named statement without parameters would keep its first plan.
  text: `${select} where c.state = 'ACTIVE' and c.deleted_at is null
       and not exists (select from tenant where id = c.tenant_id and disabled_at is not null)`,
  params: [],
  row,
});

/** The active campaigns in which a call has been due since $1 and whose tenant has a free slot. */
export const campaignsWithDueCalls = statement({
  name: "campaigns-with-due-calls",
  text: `${select}
      join tenant t on t.id = c.tenant_id
      where c.state = 'ACTIVE' and c.deleted_at is null and t.disabled_at is null
        and exists (select from call where campaign_id = c.id and generation = c.generation
          and ${isWaitingSql("call")} and scheduled_time <= $1)
        and t.max_concurrent_calls > (select count(*) from call
          where tenant_id = t.id and ${isLiveSql("call")})`,
  params: ["timestamptz"],
  row,
});

const keptColumns = `kept.version, kept.closed_by as "closedBy",
    case when kept.look_at > '-infinity' then least(kept.look_at, '9999-12-31') end as "lookAt"`;

const keptRow = {
  /** Null: the campaign is open for test calls only. */
  version: "uuid?",
  closedBy: "text?",
  /** Null: it has to be looked at now. */
  lookAt: "timestamptz?",
} as const;

/**
 * The campaigns of these tenants ($1) that may be open at $2 (`opening`), those with lanes to which calls or members
 * were added, and those in which a test call waits, each with what is kept of its opening.
 */
export const dialableCampaigns = statement({
  name: "dialable-campaigns",
  text: `${selectWith(keptColumns)}
      join (
        select campaign_id, version, closed_by, look_at from opening
        where tenant_id = any($1::uuid[]) and lane = 0 and (closed_by is null or look_at <= $2
          or campaign_id in (select campaign_id from lane_note where tenant_id = any($1::uuid[])))
        union all
        select distinct campaign_id, null::uuid, null::text, null::timestamptz from call
        where tenant_id = any($1::uuid[]) and ${isWaitingTestSql("call")}
          and not exists (select from opening where tenant_id = call.tenant_id and campaign_id = call.campaign_id
            and lane = 0 and (closed_by is null or look_at <= $2
              or campaign_id in (select campaign_id from lane_note where tenant_id = any($1::uuid[]))))
      ) kept on kept.campaign_id = c.id`,
  params: ["uuid[]", "timestamptz"],
  row: { ...row, ...keptRow },
});

/** The next $2 active campaigns after one ($1), in the order of their ids, each with what is kept of its opening. */
export const openingsAfter = statement({
  text: `${selectWith(keptColumns)}
      join opening kept on kept.tenant_id = c.tenant_id and kept.campaign_id = c.id and kept.lane = 0
      where c.id > $1 and c.state = 'ACTIVE' and c.deleted_at is null
      order by c.id limit $2`,
  params: ["uuid", as<number>("int8")],
  row: { ...row, ...keptRow },
});

/** A campaign that may be open. */
export type DialableCampaign = RowOf<typeof dialableCampaigns>;

export const campaignsById = statement({
  name: "campaigns-by-id",
  text: `${select} where c.id = any($1::uuid[])`,
  params: ["uuid[]"],
  row,
});

/** A campaign with its settings, as the rules read them, and its live calls. */
/** The time zone of a tenant's ($1) campaign ($2), also of a deleted one. */
export const campaignZone = statement({
  name: "campaign-zone",
  text: `select time_zone as "timeZone" from campaign where id = $2 and tenant_id = $1`,
  params: ["uuid", "uuid"],
  row: { timeZone: "text" },
});

export type CampaignRow = RowOf<typeof campaignsById>;
