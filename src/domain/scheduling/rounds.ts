import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import {
  coverEnrolments,
  factsBehind,
  lockEnrolmentsBehind,
  type RoundRequest,
} from "#db/queries/owed-calls.ts";
import type { Queryable } from "#db/pool.ts";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { isOwedCall } from "#rules/owed-call.ts";
import { type Round, roundAt } from "#rules/round.ts";

/** Enrolments looked at in one tick at most; what is left is the next tick's. */
const enrolmentsPerTick = 20_000;
const enrolmentsPerCampaign = 2_000;
const fewestPerCampaign = 100;

/** A campaign and the round whose calls are to be made, due at `dueAt`. */
interface OpenRound {
  readonly campaign: CampaignRow;
  readonly round: Round;
  readonly dueAt: Date;
}

/**
 * Makes the calls that the open rounds of these campaigns owe: one per enrolled contact and round. A
 * fixed number of statements, a bounded number of contacts. The campaigns are kept from being stopped
 * meanwhile. Returns how many calls were made.
 */
export async function createOwedCalls(
  tx: Queryable,
  campaignIds: readonly string[],
  now: Date,
): Promise<number> {
  const campaigns = await keepActive(tx, campaignIds);
  const open = campaigns.flatMap((campaign): OpenRound[] => {
    const gate = gateAt(campaign, now);
    return gate.isOpen ? [{ campaign, round: gate.round, dueAt: now }] : [];
  });
  const share = Math.floor(enrolmentsPerTick / Math.max(open.length, 1));
  const limit = Math.min(enrolmentsPerCampaign, Math.max(fewestPerCampaign, share));
  return (await coverRounds(tx, open, limit, now)).created;
}

/**
 * Makes, at once and for all contacts of one campaign, the calls that it owes: those of the open round,
 * or of the round that opens next. For a campaign that is started again after a stop; the campaign is
 * locked by the caller.
 */
export async function createAllOwedCalls(
  tx: Queryable,
  campaignId: string,
  now: Date,
): Promise<void> {
  const [campaign] = await campaignsById(tx, [campaignId]);
  const dueAt = nextOpening(campaign!, now);
  if (dueAt === null) return;
  const open: OpenRound = { campaign: campaign!, round: roundAt(campaign!, dueAt), dueAt };
  for (let behind = enrolmentsPerTick; behind === enrolmentsPerTick;) {
    behind = (await coverRounds(tx, [open], enrolmentsPerTick, now)).examined;
  }
}

async function keepActive(
  tx: Queryable,
  campaignIds: readonly string[],
): Promise<readonly CampaignRow[]> {
  await tx.query({
    name: "keep-campaigns",
    text: "select id from campaign where id = any($1::uuid[]) order by id for share",
    values: [campaignIds],
  });
  const campaigns = await campaignsById(tx, campaignIds);
  return campaigns.filter(({ state, deletedAt }) => state === "ACTIVE" && deletedAt === null);
}

async function coverRounds(
  tx: Queryable,
  open: readonly OpenRound[],
  limit: number,
  now: Date,
): Promise<{ examined: number; created: number }> {
  const requests = open.map(({ campaign, round }): RoundRequest => ({
    campaignId: campaign.id,
    round,
    limit,
  }));
  const locked = await lockEnrolmentsBehind(tx, requests);
  const behind = await factsBehind(tx, locked);
  const byCampaign = new Map(open.map((each) => [each.campaign.id, each]));
  const covered = behind.map((row) => {
    const { campaign, round, dueAt } = byCampaign.get(row.campaignId)!;
    return {
      campaignId: row.campaignId,
      contactId: row.contactId,
      until: campaign.scheduleFrequency === null ? ("infinity" as const) : round.endsAt,
      callAt: isOwedCall(row, campaign.retryAttempts) ? dueAt : null,
    };
  });
  return { examined: locked.length, created: await coverEnrolments(tx, covered, now) };
}
