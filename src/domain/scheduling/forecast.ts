import { setImmediate } from "node:timers/promises";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { memberFacts, type MemberFacts, someMembers } from "#db/queries/forecast-facts.ts";
import { campaignPeople } from "#db/queries/people-counts.ts";
import { tenantFacts, type TenantRow } from "#db/queries/tenant-facts.ts";
import { inSnapshot, type Tx } from "#db/pool.ts";
import { type Forecast, forecast } from "#rules/forecast.ts";
import {
  cohortsOf,
  portion,
  type Representative,
  type SortedPeople,
} from "#rules/forecast-cohorts.ts";
import { windowsBetween } from "#rules/forecast-hours.ts";
import { forecastMessage } from "#rules/forecast-words.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError } from "#domain/errors.ts";
import { refuse } from "#domain/input.ts";
import type { Experience } from "./experience.ts";
import { type Circumstances, circumstancesOf } from "./forecast-circumstances.ts";
import { locate } from "./locate.ts";
import { permissionsOf } from "./permissions.ts";
import { tenantDecisionFacts } from "./tenant-decision-facts.ts";

/** The most days that a forecast reaches. */
export const longestForecastDays = 14;
const dayMs = 86_400_000;
/** Of a campaign with more members, so many are asked, and stand for the others. */
const mostRepresentatives = 2_000;

export interface CampaignForecast
  extends Forecast, Pick<SortedPeople, "notCalled" | "firstCallAt" | "later"> {
  readonly from: Date;
  readonly until: Date;
  /** The members of the campaign. */
  readonly people: number;
  /** The number of members who were asked; fewer than `people`: they stand for the others. */
  readonly asked: number;
  readonly experience: Experience;
  /** The campaign is not active: the forecast is of what would happen if it were started now. */
  readonly isIfStarted: boolean;
  /** The most important in words. */
  readonly message: string;
}

/** What a forecast is made from. */
interface ForecastFacts {
  readonly now: Date;
  readonly until: Date;
  /** As it would be if it were active. */
  readonly campaign: CampaignRow;
  readonly isIfStarted: boolean;
  /** The campaign as it is in each lane. */
  readonly lanes: readonly CampaignRow[];
  readonly representatives: readonly Representative[];
  readonly circumstances: Circumstances;
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
  { campaignId, until: wanted }: { readonly campaignId: string; readonly until: Date | null },
): Promise<CampaignForecast> {
  const facts = await inSnapshot(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const [row] = await campaignsById(tx, [campaignId]);
    if (row?.tenantId !== tenantId) throw new NotFoundError("campaign", campaignId);
    const until = forecastEnd(now, wanted);
    const tenant = (await tenantFacts.first(tx, [tenantId]))!;
    const campaign = ifStarted(row);
    const circumstances = await circumstancesOf(tx, { campaign, tenant, now, until });
    const members = await membersOf(tx, campaign, { tenant, circumstances, now });
    return {
      now,
      until,
      campaign,
      isIfStarted: row.state !== "ACTIVE",
      circumstances,
      ...members,
    };
  });
  return await foresee(facts);
}

function ifStarted(row: CampaignRow): CampaignRow {
  return { ...row, state: "ACTIVE", pausedReason: null };
}

/** Plays what may happen. Other requests of the process have their turn meanwhile. */
async function foresee(facts: ForecastFacts): Promise<CampaignForecast> {
  const { now, until, campaign, circumstances, representatives } = facts;
  const { cohorts, ...sorted } = cohortsOf(representatives, { now, until });
  const { experience, slots, startsPerMinute, numbers } = circumstances;
  const world = {
    now: now.getTime(),
    until: until.getTime(),
    campaign,
    slots,
    live: Math.min(campaign.liveCalls, slots),
    startsPerMinute,
    numbers,
    lanes: facts.lanes.map((lane) => windowsBetween(lane, { from: now, until })),
    cohorts,
  };
  const foreseen = {
    ...(await inTurns(forecast(world, experience.history, seedOf(campaign.id)))),
    ...sorted,
    from: now,
    until,
    people: representatives.reduce((sum, { people }) => sum + people, 0),
  };
  return {
    ...foreseen,
    asked: representatives.length,
    experience,
    isIfStarted: facts.isIfStarted,
    message: forecastMessage(foreseen, campaign),
  };
}

/** When a forecast ends that is wanted until a time; null: the latest. @throws InputValidationError */
function forecastEnd(now: Date, until: Date | null): Date {
  const latest = new Date(now.getTime() + longestForecastDays * dayMs);
  if (until === null) return latest;
  if (until <= now) refuse([{ path: ["until"], message: "must be in the future" }]);
  if (until > latest) {
    const message = `must be at most ${longestForecastDays} days ahead`;
    refuse([{ path: ["until"], message }]);
  }
  return until;
}

/** The members of a campaign, or some who stand for all, and the lanes in which they are. */
async function membersOf(
  tx: Tx,
  campaign: CampaignRow,
  about: { readonly tenant: TenantRow; readonly circumstances: Circumstances; readonly now: Date },
): Promise<Pick<ForecastFacts, "lanes" | "representatives">> {
  const [counted] = await campaignPeople(tx, campaign.tenantId, [campaign.id]);
  const enrolled = counted?.enrolled ?? 0;
  const one = Math.max(1, Math.ceil(enrolled / mostRepresentatives));
  const members = await someMembers(tx, campaign.id, one, mostRepresentatives * 2);
  const { lanes, representatives } = await representativesOf(tx, campaign, members, about);
  if (one === 1) return { lanes, representatives };
  const { length } = representatives;
  return {
    lanes,
    representatives: representatives.map((each, index) => ({
      ...each,
      people: portion(index, length, enrolled),
    })),
  };
}

/** The members as the dispatcher would decide about them, each where it is, and the lanes in which they are. */
async function representativesOf(
  tx: Tx,
  campaign: CampaignRow,
  members: readonly { readonly contactId: string }[],
  {
    tenant,
    circumstances,
    now,
  }: { readonly tenant: TenantRow; readonly circumstances: Circumstances; readonly now: Date },
): Promise<{ readonly lanes: CampaignRow[]; readonly representatives: Representative[] }> {
  const located = await locate(
    tx,
    members.map(({ contactId }) => ({ campaign, contactId })),
  );
  const lanes = [...new Set(located.map((each) => each.campaign))];
  const numberOf = new Map(lanes.map((lane, index) => [lane, index]));
  const gates = lanes.map((lane) => gateAt(lane, now));
  const laneOf = new Map(
    members.map(({ contactId }, index) => [contactId, numberOf.get(located[index]!.campaign)!]),
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
  const { pool } = circumstances;
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
  return { lane, people: 1, facts: { ...known, contact, call }, owed: contact };
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
