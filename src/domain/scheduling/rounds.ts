import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import {
  coverEnrolments,
  factsBehind,
  lockEnrolmentsBehind,
  type RoundRequest,
} from "#db/queries/owed-calls.ts";
import type { Tx } from "#db/pool.ts";
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

/** What becomes of a campaign that somebody is changing: a start of a large one takes seconds. */
export type WhenChanging = "WAIT" | "PASS_OVER";

export interface OwedCalls {
  readonly created: number;
  /** Campaigns that somebody is changing. */
  readonly passedOver: readonly string[];
}

/**
 * Makes the calls that the open rounds of these campaigns owe: one per enrolled contact and round. A
 * fixed number of statements, a bounded number of contacts. The campaigns are kept from being stopped
 * meanwhile.
 */
export async function createOwedCalls(
  tx: Tx,
  campaignIds: readonly string[],
  now: Date,
  whenChanging: WhenChanging = "WAIT",
): Promise<OwedCalls> {
  const kept = await keep(tx, campaignIds, whenChanging);
  const campaigns = (await campaignsById(tx, [...kept])).filter(isActive);
  const open = campaigns.flatMap((campaign): OpenRound[] => {
    const gate = gateAt(campaign, now);
    return gate.isOpen ? [{ campaign, round: gate.round, dueAt: now }] : [];
  });
  const share = Math.floor(enrolmentsPerTick / Math.max(open.length, 1));
  const limit = Math.min(enrolmentsPerCampaign, Math.max(fewestPerCampaign, share));
  const { created } = await coverRounds(tx, open, limit, now);
  return { created, passedOver: campaignIds.filter((id) => !kept.has(id)) };
}

/**
 * Makes, at once and for all contacts of one campaign, the calls that it owes: those of the open round,
 * or of the round that opens next. For a campaign that is started again after a stop; the campaign is
 * locked by the caller.
 */
export async function createAllOwedCalls(tx: Tx, campaignId: string, now: Date): Promise<void> {
  const [campaign] = await campaignsById(tx, [campaignId]);
  const dueAt = nextOpening(campaign!, now);
  if (dueAt === null) return;
  const open: OpenRound = { campaign: campaign!, round: roundAt(campaign!, dueAt), dueAt };
  for (let behind = enrolmentsPerTick; behind === enrolmentsPerTick;) {
    behind = (await coverRounds(tx, [open], enrolmentsPerTick, now)).examined;
  }
}

/** Keeps campaigns as they are until the transaction ends. Returns the ids of those that it has. */
async function keep(
  tx: Tx,
  campaignIds: readonly string[],
  whenChanging: WhenChanging,
): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ id: string }>({
    name: `keep-campaigns-${whenChanging}`,
    text: `select id from campaign where id = any($1::uuid[]) order by id
           for share ${whenChanging === "PASS_OVER" ? "skip locked" : ""}`,
    values: [campaignIds],
  });
  return new Set(rows.map(({ id }) => id));
}

function isActive({ state, deletedAt }: CampaignRow): boolean {
  return state === "ACTIVE" && deletedAt === null;
}

async function coverRounds(
  tx: Tx,
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
      position: row.position,
      until: campaign.scheduleFrequency === null ? ("infinity" as const) : round.endsAt,
      callAt: isOwedCall(row, campaign.retryAttempts) ? dueAt : null,
    };
  });
  return { examined: locked.length, created: await coverEnrolments(tx, covered, now) };
}
