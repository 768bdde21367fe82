import { campaignsById } from "#db/queries/campaign-facts.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import type { DecisionReason } from "#rules/decision.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { tenantDecisionFacts } from "./queues.ts";

/** Whether a campaign may dial now, and how many slots it has. */
export interface GateStatus {
  readonly isOpen: boolean;
  /** The rule that keeps the gate closed; null while it is open. */
  readonly reason: DecisionReason | null;
  /** The present opening, or the next; null when there is none any more. */
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  readonly slotsInUse: number;
  /** Slots that this campaign could take now: its own, or the tenant's where those are fewer. */
  readonly slotsFree: number;
}

/** The gates of a tenant's campaigns now, by campaign id. Three statements, however many campaigns. */
export async function gateStatus(
  context: DomainContext,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<Map<string, GateStatus>> {
  const { pool, clock } = context;
  const now = await clock.now(pool);
  const [tenant] = await tenantFacts(pool, [tenantId]);
  const campaigns = await campaignsById(pool, campaignIds);
  const { isDisabled, isReconciling, vapiConfigured } = tenantDecisionFacts(tenant!);
  const own = campaigns.filter((campaign) => campaign.tenantId === tenantId);
  return new Map(
    own.map((campaign) => {
      const gate = gateAt(campaign, now);
      const inactive =
        (isDisabled ? "TENANT_DISABLED" : null) ??
        (isReconciling ? "DATABASE_RECONCILING" : null) ??
        inactiveReason(campaign.state, campaign.deletedAt) ??
        (vapiConfigured ? null : "VAPI_NOT_CONFIGURED");
      const free = Math.min(
        campaign.maxConcurrentCalls - campaign.liveCalls,
        tenant!.maxConcurrentCalls - tenant!.liveCalls,
      );
      return [
        campaign.id,
        {
          isOpen: gate.isOpen && inactive === null,
          reason: inactive ?? (gate.isOpen ? null : gate.reason),
          opensAt: gate.opensAt,
          closesAt: gate.isOpen ? gate.closesAt : null,
          slotsInUse: campaign.liveCalls,
          slotsFree: Math.max(0, free),
        },
      ];
    }),
  );
}

function inactiveReason(state: string, deletedAt: Date | null): DecisionReason | null {
  if (deletedAt !== null) return "CAMPAIGN_DELETED";
  return state === "ACTIVE" ? null : "CAMPAIGN_INACTIVE";
}
