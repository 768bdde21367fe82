import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { campaignsBehind } from "#db/queries/openings.ts";
import { coverEnrolments, factsBehind } from "#db/queries/owed-calls.ts";
import {
  lockEnrolmentsBehind,
  type LockedEnrolment,
  lockUnchangedCampaigns,
} from "#db/locks/rounds.ts";
import type { Locked } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { isOwedCall } from "#rules/owed-call.ts";
import type { Round } from "#rules/round.ts";
import type { GatedCampaign } from "./queues.ts";

/**
 * The most enrolments that one transaction of a tick looks at: 500 calls take 40 ms to create, while tenants are
 * locked. Of many campaigns each gets an equal share, but not less than `fewestPerCampaign`. More campaigns than
 * `mostCampaigns` are left to the next transaction.
 */
const enrolmentsPerTransaction = 500;
const fewestPerCampaign = 4;
const mostCampaigns = 250;

/** A campaign and the round whose calls are to be created, due at `dueAt`. */
interface OpenRound {
  readonly campaign: CampaignRow;
  readonly round: Round;
  readonly dueAt: Date;
}

interface Created {
  readonly created: number;
  /** Enrolments that were settled, with or without a new call. */
  readonly settled: number;
}

export interface OwedCalls extends Created {
  /** Campaigns that were changed since they were read, or that another transaction is changing. */
  readonly passedOver: readonly string[];
  /** Campaigns whose rounds may owe more calls. */
  readonly unfinished: readonly string[];
}

const nothingOwed: OwedCalls = { created: 0, settled: 0, passedOver: [], unfinished: [] };

/**
 * Creates calls that the open rounds of these campaigns owe: one per enrolled contact and round. A fixed number of
 * statements, a bounded number of contacts. The campaigns cannot be stopped until the transaction ends.
 */
export async function createOwedCalls(
  tx: Tx,
  campaigns: readonly GatedCampaign[],
  now: Date,
): Promise<OwedCalls> {
  const open = campaigns.filter(({ campaign, gate }) => isActive(campaign) && gate.isOpen);
  if (open.length === 0) return nothingOwed;
  const behind = await campaignsBehind(
    tx,
    open.map(({ campaign }) => campaign.id),
    open.map(({ gate }) => gate.round.endsAt),
  );
  if (behind.length === 0) return nothingOwed;
  const owing = new Set(behind.map(({ id }) => id));
  const asked = open.filter(({ campaign }) => owing.has(campaign.id));
  const kept = await lockUnchangedCampaigns(
    tx,
    asked.map(({ campaign }) => campaign),
  );
  const locked = asked
    .filter(({ campaign }) => kept.ids.has(campaign.id))
    .map(({ campaign, gate }): OpenRound => ({ campaign, round: gate.round, dueAt: now }));
  const rounds = locked.slice(0, mostCampaigns);
  const left = locked.slice(mostCampaigns).map(({ campaign }) => campaign.id);
  const share = Math.floor(enrolmentsPerTransaction / Math.max(rounds.length, 1));
  const covered = await coverRounds(tx, rounds, Math.max(fewestPerCampaign, share), now);
  const passedOver = asked.map(({ campaign }) => campaign.id).filter((id) => !kept.ids.has(id));
  return { ...covered, unfinished: [...covered.unfinished, ...left], passedOver };
}

function isActive({ state, deletedAt }: CampaignRow): boolean {
  return state === "ACTIVE" && deletedAt === null;
}

/**
 * Creates calls that these rounds owe, for at most `limit` members of each campaign. The campaigns keep their state
 * and settings until the transaction ends.
 */
export async function coverRounds(
  tx: Tx,
  rounds: readonly OpenRound[],
  limit: number,
  now: Date,
): Promise<Omit<OwedCalls, "passedOver">> {
  const requests = rounds.map(({ campaign, round }) => ({ campaignId: campaign.id, round, limit }));
  const locked = await lockEnrolmentsBehind(tx, requests);
  const done = await cover(tx, rounds, locked, now);
  const counts = Map.groupBy(locked, ({ campaignId }) => campaignId);
  const unfinished = rounds
    .map(({ campaign }) => campaign.id)
    .filter((id) => counts.get(id)?.length === limit);
  // Where none was settled, each waits for a live call of an earlier round.
  return { ...done, unfinished: done.settled === 0 ? [] : unfinished };
}

/**
 * Creates the calls that a round owes these members of its campaign, and settles the round for them. Their memberships
 * are locked.
 */
export async function createCallsFor(
  tx: Tx,
  of: OpenRound & { readonly lock: Locked<"membership", "UPDATE"> },
  contactIds: readonly string[],
  now: Date,
): Promise<void> {
  const { campaign, round, lock } = of;
  const locked = contactIds.map((contactId) => ({
    campaignId: campaign.id,
    contactId,
    round,
    lock,
  }));
  await cover(tx, [of], locked, now);
}

async function cover(
  tx: Tx,
  rounds: readonly OpenRound[],
  locked: readonly LockedEnrolment[],
  now: Date,
): Promise<Created> {
  if (locked.length === 0) return { created: 0, settled: 0 };
  const behind = await factsBehind(tx, locked);
  const byCampaign = new Map(rounds.map((each) => [each.campaign.id, each]));
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
  return { created: await coverEnrolments(tx, covered, now), settled: covered.length };
}
