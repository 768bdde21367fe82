import { as, type RowOf, statement } from "#db/statement.ts";
import type { CourtesyHours } from "#rules/courtesy-hours.ts";
import type { ContactCap } from "#rules/campaign-settings.ts";
import type { CallingRules } from "#rules/rules-in-force.ts";
import { isLiveSql } from "./call-facets.ts";

/** Tenants as the dispatcher sees them, with their live calls. */
export const tenantFacts = statement({
  name: "tenant-facts",
  text: `
    select t.id, t.is_simulated as "isSimulated", t.vapi_api_key_encrypted as "vapiApiKeyEncrypted",
      t.webhook_secret_encrypted as "webhookSecretEncrypted", t.credential_version as "credentialVersion",
      t.max_concurrent_calls as "maxConcurrentCalls",
      t.calling_rules as "callingRules", t.contact_caps as "contactCaps",
      t.starts_per_minute as "startsPerMinute", t.paced_from as "pacedFrom",
      t.counts_numbers as "countsNumbers", t.on_unknown as "onUnknown",
      t.dial_paused_until as "dialPausedUntil", t.dial_backoff_ms as "dialBackoffMs",
      t.disabled_at as "disabledAt", t.courtesy_hours as "courtesyHours", live.n as "liveCalls",
      exists (select from reconciliation where tenant_id = t.id)
        or (select identity <> present_identity() from database_identity) is true as "isReconciling"
    from tenant t
    cross join lateral (
      select count(*)::int as n from call
      where tenant_id = t.id and ${isLiveSql("call")}
    ) live
    where t.id = any($1::uuid[])`,
  params: ["uuid[]"],
  row: {
    id: "uuid",
    isSimulated: "bool",
    vapiApiKeyEncrypted: "text?",
    webhookSecretEncrypted: "text",
    credentialVersion: "int4",
    maxConcurrentCalls: "int4",
    callingRules: as<CallingRules | null>("jsonb?"),
    contactCaps: as<readonly ContactCap[]>("jsonb"),
    startsPerMinute: "int4?",
    /** Starts before this time were reserved under another rate. */
    pacedFrom: "timestamptz?",
    /** The calls from its numbers are counted: a campaign has several, or a daily limit. */
    countsNumbers: "bool",
    onUnknown: "on_unknown",
    dialPausedUntil: "timestamptz?",
    dialBackoffMs: "int4",
    disabledAt: "timestamptz?",
    /** Null: the default. */
    courtesyHours: as<CourtesyHours | null>("jsonb?"),
    liveCalls: "int4",
    isReconciling: "bool",
  },
});

export type TenantRow = RowOf<typeof tenantFacts>;
