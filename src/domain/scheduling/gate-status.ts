import { campaignsById } from "#db/queries/campaign-facts.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { campaignMessage, type CampaignReason, campaignRefusal } from "#rules/campaign-rules.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { loadPools } from "./number-pools.ts";
import { tenantDecisionFacts } from "./tenant-decision-facts.ts";

/** Whether a campaign may place calls now, and how many slots it has. */
export interface GateStatus {
  readonly isOpen: boolean;
  /** The rule that keeps the gate closed; null while it is open. */
  readonly reason: CampaignReason | null;
  /** The same in sentences, with what to do next. */
  readonly message: string;
  /** The opening of the present window or of the next; null when there is none. */
  readonly opensAt: Date | null;
  /** The end of the present window; null when none is open. */
  readonly closesAt: Date | null;
  readonly slotsInUse: number;
  /** How many more calls the limits of the campaign and of the tenant allow now. */
  readonly slotsFree: number;
}

/** The gates of a tenant's campaigns now, by campaign id. Three statements for any number of campaigns, and one more if they have pools of numbers. */
export async function gateStatus(
  context: DomainContext,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<Map<string, GateStatus>> {
  const { pool, clock } = context;
  const now = await clock.now(pool);
  const row = (await tenantFacts.first(pool, [tenantId]))!;
  const tenant = tenantDecisionFacts(row);
  const campaigns = await campaignsById(pool, campaignIds);
  const own = campaigns.filter((campaign) => campaign.tenantId === tenantId);
  const poolOf = await loadPools(pool, own, now);
  return new Map(
    own.map((campaign) => {
      const gate = gateAt(campaign, now);
      const facts = { tenant, campaign, pool: poolOf(campaign), gate };
      const reason = campaignRefusal(facts, now);
      const free = Math.min(
        campaign.maxConcurrentCalls - campaign.liveCalls,
        row.maxConcurrentCalls - row.liveCalls,
      );
      return [
        campaign.id,
        {
          isOpen: reason === null,
          reason,
          message: campaignMessage(facts, now),
          opensAt: gate.opensAt,
          closesAt: gate.isOpen ? gate.closesAt : null,
          slotsInUse: campaign.liveCalls,
          slotsFree: Math.max(0, free),
        },
      ];
    }),
  );
}
