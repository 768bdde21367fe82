import { campaignsById } from "#db/queries/campaign-facts.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { campaignMessage, type CampaignReason, campaignRefusal } from "#rules/campaign-rules.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { localTime } from "#rules/words.ts";
import { type LaneGates, laneGates } from "./lane-gates.ts";
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
  /** How many areas the contacts of a campaign with lanes are in; null: it has none, or nobody is in it. */
  readonly lanes: number | null;
  /** In how many of them it is open. */
  readonly openLanes: number | null;
  /** When it opens in the next of the others; null: it does not, or it has no lanes. */
  readonly nextLaneOpensAt: Date | null;
  readonly slotsInUse: number;
  /** How many more calls the limits of the campaign and of the tenant allow now. */
  readonly slotsFree: number;
}

/** The gates of a tenant's campaigns now, by campaign id. Three statements for any number of campaigns, one more if they have pools of numbers, and two if they have lanes. */
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
  const lanes = await laneGates(pool, own, now);
  return new Map(
    own.map((each) => {
      const ofLanes = lanes.get(each.id) ?? null;
      const campaign = ofLanes?.campaign ?? each;
      const gate = ofLanes?.gate ?? gateAt(campaign, now);
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
          message: [
            campaignMessage(facts, now),
            ...(ofLanes === null ? [] : inWords(ofLanes)),
          ].join(" "),
          lanes: ofLanes?.lanes ?? null,
          openLanes: ofLanes?.open ?? null,
          nextLaneOpensAt: ofLanes?.nextOpensAt ?? null,
          opensAt: gate.opensAt,
          closesAt: gate.isOpen ? gate.closesAt : null,
          slotsInUse: campaign.liveCalls,
          slotsFree: Math.max(0, free),
        },
      ];
    }),
  );
}

/** In how many areas the campaign is open, and when the next one opens there. */
function inWords({ campaign, open, lanes, nextOpensAt }: LaneGates): string[] {
  if (lanes === 1) return [];
  const areas = `The hours are open in ${open} of ${lanes} areas.`;
  if (nextOpensAt === null) return [areas];
  return [areas, `The next area opens ${localTime(nextOpensAt, campaign)}.`];
}
