import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { coverEnrolments, factsBehind } from "#db/queries/owed-calls.ts";
import {
  lockCampaigns,
  lockEnrolmentsBehind,
  type LockedEnrolment,
  type RoundRequest,
  type WhenChanging,
} from "#db/locks/rounds.ts";
import type { Locked } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { gateAt } from "#rules/gate.ts";
import { isOwedCall } from "#rules/owed-call.ts";
import type { Round } from "#rules/round.ts";

/** The most enrolments that one tick looks at; the others are left to the next tick. */
const enrolmentsPerTick = 20_000;
const enrolmentsPerCampaign = 2_000;
const fewestPerCampaign = 100;

/** A campaign and the round whose calls are to be created, due at `dueAt`. */
interface OpenRound {
  readonly campaign: CampaignRow;
  readonly round: Round;
  readonly dueAt: Date;
}

export interface OwedCalls {
  readonly created: number;
  /** Campaigns that another transaction is changing. */
  readonly passedOver: readonly string[];
}

/**
 * Creates the calls that the open rounds of these campaigns owe: one per enrolled contact and round. A
 * fixed number of statements, a bounded number of contacts. The campaigns cannot be stopped until the
 * transaction ends.
 */
export async function createOwedCalls(
  tx: Tx,
  campaignIds: readonly string[],
  now: Date,
  whenChanging: WhenChanging = "WAIT",
): Promise<OwedCalls> {
  const { ids: kept } = await lockCampaigns(tx, campaignIds, whenChanging);
  const campaigns = (await campaignsById(tx, [...kept])).filter(isActive);
  const open = campaigns.flatMap((campaign): OpenRound[] => {
    const gate = gateAt(campaign, now);
    return gate.isOpen ? [{ campaign, round: gate.round, dueAt: now }] : [];
  });
  const share = Math.floor(enrolmentsPerTick / Math.max(open.length, 1));
  const limit = Math.min(enrolmentsPerCampaign, Math.max(fewestPerCampaign, share));
  const created = await coverRounds(tx, open, limit, now);
  return { created, passedOver: campaignIds.filter((id) => !kept.has(id)) };
}

/**
 * Creates the calls that a round owes these members of its campaign, and settles the round for them. Their memberships
 * are locked. Returns how many calls are new.
 */
export async function createCallsFor(
  tx: Tx,
  of: OpenRound & { readonly lock: Locked<"membership", "UPDATE"> },
  contactIds: readonly string[],
  now: Date,
): Promise<number> {
  const { campaign, round, lock } = of;
  const locked = contactIds.map((contactId) => ({
    campaignId: campaign.id,
    contactId,
    round,
    lock,
  }));
  return await cover(tx, [of], locked, now);
}

function isActive({ state, deletedAt }: CampaignRow): boolean {
  return state === "ACTIVE" && deletedAt === null;
}

async function coverRounds(
  tx: Tx,
  open: readonly OpenRound[],
  limit: number,
  now: Date,
): Promise<number> {
  const requests = open.map(({ campaign, round }): RoundRequest => ({
    campaignId: campaign.id,
    round,
    limit,
  }));
  return await cover(tx, open, await lockEnrolmentsBehind(tx, requests), now);
}

async function cover(
  tx: Tx,
  open: readonly OpenRound[],
  locked: readonly LockedEnrolment[],
  now: Date,
): Promise<number> {
  const behind = await factsBehind(tx, locked);
  const byCampaign = new Map(open.map((each) => [each.campaign.id, each]));
  const covered = behind.map((row) => {
    const { campaign, round, dueAt } = byCampaign.get(row.campaignId)!;
    return {
      campaignId: row.campaignId,
      contactId: row.contactId,
      position: row.position,
      until: campaign.scheduleFrequency === null ? ("infinity" as const) : round.endsAt,
      callAt: isOwedCall(row, campaign.retryAttempts) ? dueAt : null,
    };
  });
  return await coverEnrolments(tx, covered, now);
}
