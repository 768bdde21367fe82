import { as, statement } from "#db/statement.ts";
import type { BlackoutDate, ContactCap } from "#rules/campaign-settings.ts";
import type { CourtesyHours } from "#rules/courtesy-hours.ts";
import type { CallingRules } from "#rules/rules-in-force.ts";

/** Adds a tenant: name, whether it is simulated, sealed webhook secret, now. */
export const insertTenant = statement({
  text: `insert into tenant (name, is_simulated, webhook_secret_encrypted, created_at)
       values ($1, $2, $3, $4) returning id`,
  params: ["text", "bool", "text", "timestamptz"],
  row: { id: "uuid" },
});

/** Waits until no other process makes the first tenant; held until the transaction ends. $1: the lock's number. */
export const waitForBootstrap = statement({
  text: "select pg_advisory_xact_lock($1)",
  params: ["int8"],
  row: { pg_advisory_xact_lock: "void" },
});

/** One row if there is any tenant. */
export const anyTenant = statement({
  text: "select from tenant limit 1",
  params: [],
  row: {},
});

/** The oldest tenant that is not disabled. */
export const firstTenant = statement({
  text: "select id from tenant where disabled_at is null order by created_at, id limit 1",
  params: [],
  row: { id: "uuid" },
});

/** All tenants, oldest first. */
export const allTenants = statement({
  text: `select t.id as "tenantId", t.name, t.is_simulated as "isSimulated",
       t.is_simulated or t.vapi_api_key_encrypted is not null as "isVapiConfigured",
       t.created_at as "createdAt", t.disabled_at as "disabledAt",
       coalesce((select jsonb_agg(jsonb_build_object(
           'id', k.id, 'name', k.name, 'prefix', k.prefix,
           'lastUsedAt', to_char(k.last_used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
           order by k.created_at, k.id)
         from api_key k where k.tenant_id = t.id and k.revoked_at is null), '[]') as keys
     from tenant t order by t.created_at, t.id`,
  params: [],
  row: {
    tenantId: "uuid",
    name: "text",
    isSimulated: "bool",
    isVapiConfigured: "bool",
    createdAt: "timestamptz",
    /** Null while it is enabled. */
    disabledAt: "timestamptz?",
    /** The keys in force, oldest first. */
    keys: as<
      readonly {
        readonly id: string;
        readonly name: string;
        /** The first characters of the key. */
        readonly prefix: string;
        /** In UTC, as `Date` prints it. */
        readonly lastUsedAt: string | null;
      }[]
    >("jsonb"),
  },
});

/** The tenants with this id or name. */
export const tenantsCalled = statement({
  text: "select id from tenant where id::text = lower($1) or name = $1 order by id",
  params: ["text"],
  row: { id: "uuid" },
});

/** A tenant that is disabled already keeps its time. */
export const markDisabled = statement({
  text: "update tenant set disabled_at = coalesce(disabled_at, $2) where id = $1",
  params: ["uuid", "timestamptz"],
  row: {},
});

export const markEnabled = statement({
  text: "update tenant set disabled_at = null where id = $1",
  params: ["uuid"],
  row: {},
});

/**
 * Changes a tenant's settings: name, slots, `onUnknown` and premium-rate numbers where they are not null, its default
 * country where $5 is true, its start rate ($9), from when its starts count ($10), where $8 is true, and whether numbers
 * are masked ($11) where that is not null.
 */
export const changeTenant = statement({
  text: `update tenant set name = coalesce($2, name),
         max_concurrent_calls = coalesce($3, max_concurrent_calls),
         on_unknown = coalesce($4, on_unknown),
         default_country = case when $5 then $6 else default_country end,
         allow_premium_rate_numbers = coalesce($7, allow_premium_rate_numbers),
         starts_per_minute = case when $8 then $9 else starts_per_minute end,
         paced_from = case when $8 then $10 else paced_from end,
         masks_numbers = coalesce($11, masks_numbers)
       where id = $1`,
  params: [
    "uuid",
    "text?",
    "int4?",
    "on_unknown?",
    "bool",
    "text?",
    "bool?",
    "bool",
    "int4?",
    "timestamptz?",
    "bool?",
  ],
  row: {},
});

/** Whether a tenant ($1) masks numbers for viewers, and what gives access as one: keys and seats. */
export const viewersOfTenant = statement({
  text: `select t.masks_numbers as "masksNumbers", array(
         select id from api_key where tenant_id = $1 and role = 'VIEWER' and revoked_at is null
         union all
         select id from seat where tenant_id = $1 and role = 'VIEWER' and removed_at is null) as viewers
     from tenant t where t.id = $1`,
  params: ["uuid"],
  row: { masksNumbers: "bool", viewers: "uuid[]!" },
});

/** The settings of the hours of a tenant's ($1) campaigns. */
export const hoursOfTenant = statement({
  text: `select blackout_dates as "blackoutDates", courtesy_hours as "courtesyHours", calling_rules as "callingRules",
       contact_caps as "contactCaps"
     from tenant where id = $1`,
  params: ["uuid"],
  row: {
    blackoutDates: as<readonly BlackoutDate[]>("jsonb"),
    courtesyHours: as<CourtesyHours | null>("jsonb?"),
    callingRules: as<CallingRules | null>("jsonb?"),
    contactCaps: as<readonly ContactCap[]>("jsonb"),
  },
});

/** Sets them: the blackout dates and the limits as text of JSON. */
export const setHoursOfTenant = statement({
  text: `update tenant set blackout_dates = $2, courtesy_hours = $3, calling_rules = $4, contact_caps = $5
     where id = $1`,
  params: [
    "uuid",
    as<string>("jsonb"),
    as<CourtesyHours | null>("jsonb?"),
    as<CallingRules | null>("jsonb?"),
    as<string>("jsonb"),
  ],
  row: {},
});

/**
 * Adds to each campaign of a tenant ($1) the work that follows a change of its schedule: now ($2). $3: the campaigns may
 * have got lanes or lost them. They are locked. Work that is under way begins again.
 */
export const settleCampaignsAgain = statement({
  text: `with added as (
       insert into campaign_work (tenant_id, campaign_id, kind, generation, at, updated_at)
       select c.tenant_id, c.id, kind, 0, $2, $2 from campaign c
       cross join lateral unnest(
         case when c.schedule_frequency is null then '{OWE_ENDED,RESTORE,MOVE}'::text[] else '{SETTLE,RESTORE,MOVE}' end
         || case when c.state = 'STOPPED' then '{}'::text[] else '{REVIVE}' end
         || case when $3 then '{LANES}'::text[] else '{}' end) kind
       where c.tenant_id = $1 and c.deleted_at is null
       on conflict (tenant_id, campaign_id, kind, generation)
         do update set at = excluded.at, updated_at = excluded.updated_at, cursor = null, done_at = null
       returning campaign_id
     )
     select distinct campaign_id as "campaignId" from added order by 1`,
  params: ["uuid", "timestamptz", "bool"],
  row: { campaignId: "uuid!" },
});

/** The rule packs that tenants have in force, and how many have. */
export const packsInForce = statement({
  text: `select calling_rules ->> 'pack' as id, calling_rules ->> 'version' as version, count(*)::int as tenants
     from tenant where calling_rules is not null group by 1, 2 order by 1, 2`,
  params: [],
  row: { id: "text!", version: "text!", tenants: "int4!" },
});

/** One row if the tenant ($1) has calling rules in force. */
export const tenantWithCallingRules = statement({
  text: "select from tenant where id = $1 and calling_rules is not null",
  params: ["uuid"],
  row: {},
});
