import { setImmediate } from "node:timers/promises";
import { type CampaignRow, campaignsById, dialableCampaigns } from "#db/queries/campaign-facts.ts";
import { memberFacts, type MemberFacts, someMembers } from "#db/queries/forecast-facts.ts";
import { campaignPeople } from "#db/queries/people-counts.ts";
import { tenantFacts, type TenantRow } from "#db/queries/tenant-facts.ts";
import { inSnapshot, type Tx } from "#db/pool.ts";
import { type Forecast, forecast } from "#rules/forecast.ts";
import { cohortsOf, type NotCalled, type Representative } from "#rules/forecast-cohorts.ts";
import { windowsBetween } from "#rules/forecast-hours.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError } from "#domain/errors.ts";
import { refuse } from "#domain/input.ts";
import { type Experience, experienceOf } from "./experience.ts";
import { locate } from "./locate.ts";
import { loadPools } from "./number-pools.ts";
import { permissionsOf } from "./permissions.ts";
import { tenantDecisionFacts } from "./tenant-decision-facts.ts";

/** The most days that a forecast reaches. */
export const longestForecastDays = 14;
const dayMs = 86_400_000;
/** Of a campaign with more members, so many are asked, and stand for the others. */
const mostRepresentatives = 2_000;

export interface CampaignForecast extends Forecast {
  readonly from: Date;
  readonly until: Date;
  /** The members of the campaign. */
  readonly people: number;
  readonly notCalled: readonly NotCalled[];
  /** The number of members who were asked; fewer than `people`: they stand for the others. */
  readonly asked: number;
  readonly experience: Experience;
  /** The campaign is not active: the forecast is of what would happen if it were started now. */
  readonly isIfStarted: boolean;
}

/**
 * What a campaign is going to do until a time: its members are asked through the decision when they may be called, and
 * the calls are played many times with outcomes and durations as they were so far. Reads only. The work is bounded,
 * except for one index of the members, which is read to choose `mostRepresentatives` of them.
 * @throws NotFoundError, InputValidationError
 */
export async function campaignForecast(
  context: DomainContext,
  tenantId: string,
  { campaignId, until }: { readonly campaignId: string; readonly until: Date | null },
): Promise<CampaignForecast> {
  const read = await inSnapshot(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const [campaign] = await campaignsById(tx, [campaignId]);
    if (campaign?.tenantId !== tenantId) throw new NotFoundError("campaign", campaignId);
    const ends = endOf(now, until);
    return { now, ends, ...(await factsOf(tx, campaign, now)) };
  });
  const { now, ends, campaign, representatives, people, slots, experience } = read;
  const { cohorts, notCalled } = cohortsOf(representatives, people, now);
  const world = {
    now: now.getTime(),
    until: ends.getTime(),
    campaign,
    slots,
    live: Math.min(campaign.liveCalls, slots),
    startsPerMinute: read.startsPerMinute,
    lanes: read.lanes.map((lane) => windowsBetween(lane, { from: now, until: ends })),
    cohorts,
  };
  return {
    ...(await inTurns(forecast(world, experience.history, seedOf(campaign.id)))),
    from: now,
    until: ends,
    people,
    notCalled,
    asked: representatives.length,
    experience,
    isIfStarted: read.isIfStarted,
  };
}

/** @throws InputValidationError */
function endOf(now: Date, until: Date | null): Date {
  const latest = new Date(now.getTime() + longestForecastDays * dayMs);
  if (until === null) return latest;
  if (until <= now) refuse([{ path: ["until"], message: "must be in the future" }]);
  if (until > latest) {
    const message = `must be at most ${longestForecastDays} days ahead`;
    refuse([{ path: ["until"], message }]);
  }
  return until;
}

async function factsOf(tx: Tx, row: CampaignRow, now: Date) {
  const isIfStarted = row.state !== "ACTIVE";
  const campaign = { ...row, state: "ACTIVE", pausedReason: null } as const;
  const [tenant] = await tenantFacts(tx, [row.tenantId]);
  const [counted] = await campaignPeople(tx, row.tenantId, [row.id]);
  const enrolled = counted?.enrolled ?? 0;
  const one = Math.max(1, Math.ceil(enrolled / mostRepresentatives));
  const members = await someMembers(tx, row.id, one, mostRepresentatives * 2);
  const { lanes, representatives } = await representativesOf(tx, campaign, tenant!, members, now);
  return {
    campaign,
    isIfStarted,
    people: one === 1 ? representatives.length : enrolled,
    lanes,
    representatives,
    slots: await slotsOf(tx, row, tenant!, now),
    startsPerMinute: lowestRate([row.startsPerMinute, tenant!.startsPerMinute]),
    experience: await experienceOf(tx, row, now),
  };
}

/** The members as the dispatcher would decide about them, each where it is, and the lanes in which they are. */
async function representativesOf(
  tx: Tx,
  campaign: CampaignRow,
  tenant: TenantRow,
  members: readonly { readonly contactId: string }[],
  now: Date,
): Promise<{ readonly lanes: CampaignRow[]; readonly representatives: Representative[] }> {
  const located = await locate(
    tx,
    members.map(({ contactId }) => ({ campaign, contactId })),
  );
  const lanes = [...new Set(located.map((each) => each.campaign))];
  const gates = lanes.map((lane) => gateAt(lane, now));
  const laneOf = new Map(
    members.map(({ contactId }, index) => [contactId, lanes.indexOf(located[index]!.campaign)]),
  );
  const asked = members.map(({ contactId }) => ({
    contactId,
    round: gates[laneOf.get(contactId)!]!.round,
  }));
  const facts = await memberFacts(tx, campaign.id, asked);
  const permissions = await permissionsOf(
    tx,
    facts.map(({ contactId }) => ({ tenant, campaign: lanes[laneOf.get(contactId)!]!, contactId })),
    now,
  );
  const pool = (await loadPools(tx, [campaign], now))(campaign);
  const representatives = facts.map((member, index): Representative => {
    const lane = laneOf.get(member.contactId)!;
    const [where, gate] = [lanes[lane]!, gates[lane]!];
    const known = { tenant: tenantDecisionFacts(tenant), campaign: where, pool, gate, queue: null };
    return representativeOf(member, lane, { ...known, permission: permissions[index] });
  });
  return { lanes, representatives };
}

function representativeOf(
  member: MemberFacts,
  lane: number,
  known: Omit<Representative["facts"], "contact" | "call">,
): Representative {
  const { contactId: _id, kind, scheduledTime, redialRound, isCallback, ...contact } = member;
  const call =
    kind === null || scheduledTime === null
      ? null
      : { kind, scheduledTime, redialRound, isCallback: isCallback === true };
  return { lane, facts: { ...known, contact, call }, owed: contact };
}

/**
 * The slots that the campaign can use: those of its own limit, and of the tenant's what other open campaigns leave, at
 * least an equal share.
 */
async function slotsOf(
  tx: Tx,
  campaign: CampaignRow,
  tenant: TenantRow,
  now: Date,
): Promise<number> {
  const open = await dialableCampaigns(tx, [tenant.id], now);
  const others = open.filter(({ id, liveCalls }) => id !== campaign.id && liveCalls > 0);
  const live = tenant.liveCalls - campaign.liveCalls;
  const share = Math.floor(tenant.maxConcurrentCalls / (others.length + 1));
  const left = Math.max(tenant.maxConcurrentCalls - live, share, 1);
  return Math.min(campaign.maxConcurrentCalls, left);
}

/** Null: there is no rate. */
function lowestRate(rates: readonly (number | null)[]): number | null {
  const known = rates.filter((rate) => rate !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Other requests of the process have their turn each time the work pauses. */
async function inTurns<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await setImmediate();
  }
}

/** The same campaign has the same chance: a number from 0 to 1, made from its id. */
function seedOf(id: string): number {
  return Number.parseInt(id.replaceAll("-", "").slice(-8), 16) / 2 ** 32;
}
