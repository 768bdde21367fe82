import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { TenantFacts } from "#rules/decision.ts";

/** A tenant's row as the decision reads it. */
export function tenantDecisionFacts(tenant: TenantRow): TenantFacts {
  return {
    isDisabled: tenant.disabledAt !== null,
    isReconciling: tenant.isReconciling,
    vapiConfigured: tenant.isSimulated || tenant.vapiApiKeyEncrypted !== null,
    maxConcurrentCalls: tenant.maxConcurrentCalls,
    startsPerMinute: tenant.startsPerMinute,
    callingRules: tenant.callingRules,
    dialPausedUntil: tenant.dialPausedUntil,
  };
}
