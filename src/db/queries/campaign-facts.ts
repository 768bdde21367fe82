import { settingRow, settingValue } from "#db/setting-columns.ts";
import { type RowOf, statement } from "#db/statement.ts";
import { settingNames } from "#rules/campaign-settings.ts";
import { isLiveSql, isWaitingSql, isWaitingTestSql } from "./call-facets.ts";

const settings = settingNames.map((name) => `${settingValue(name, "c")} as "${name}"`).join(", ");

const select = `
  select c.id, c.tenant_id as "tenantId", c.state, c.paused_reason as "pausedReason",
    c.created_at as "createdAt", c.deleted_at as "deletedAt", c.breaker_from as "startedAt", c.generation,
    ${settings},
    (select last_claim_at from campaign_turn where tenant_id = c.tenant_id and campaign_id = c.id) as "lastClaimAt",
    (select count(*)::int from call
      where tenant_id = c.tenant_id and campaign_id = c.id and ${isLiveSql("call")}
        and kind <> 'TEST') as "liveCalls",
    (select rests_until from resting_number
      where tenant_id = c.tenant_id and phone_number_id = c.phone_number_id) as "numberRestsUntil"
  from campaign c`;

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
  ...settingRow,
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

/** The campaigns of these tenants that are active, and those in which a test call waits. */
export const dialableCampaigns = statement({
  name: "dialable-campaigns",
  text: `${select}
      where c.tenant_id = any($1::uuid[]) and (
        (c.state = 'ACTIVE' and c.deleted_at is null)
        or c.id in (
          select campaign_id from call
          where tenant_id = any($1::uuid[]) and ${isWaitingTestSql("call")}))`,
  params: ["uuid[]"],
  row,
});

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
