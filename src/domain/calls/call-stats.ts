import { statsOfCampaign, statsOfTenant } from "#db/queries/call-counts.ts";
import { campaignZone } from "#db/queries/campaign-facts.ts";
import type { DomainContext } from "#domain/context.ts";
import { InputValidationError, NotFoundError } from "#domain/errors.ts";
import type { CallOutcome, CallStatus } from "#rules/call-state.ts";
import { type StatsBucket, statsBounds, statsRangeProblem } from "#rules/stats-buckets.ts";
import { timeZoneNamed } from "#rules/time-zone.ts";

/** Numbers of calls. Test calls are not counted. */
export interface CallCounts {
  readonly byStatus: ReadonlyMap<CallStatus, number>;
  /** Of calls that have one. */
  readonly byOutcome: ReadonlyMap<CallOutcome, number>;
  /** Seconds from the answers to the ends, of calls that have ended. */
  readonly talkSeconds: number;
  /** US dollars, as VAPI has reported them so far. */
  readonly cost: number;
}

/** Calls of a span of time, half-open. */
export interface StatsOfBucket {
  readonly from: Date;
  readonly to: Date;
  readonly counts: CallCounts;
}

export interface CallStats {
  readonly timeZone: string;
  /** All between `from` and `to`, also those without calls. */
  readonly buckets: readonly StatsOfBucket[];
  readonly total: CallCounts;
}

export interface StatsQuery {
  /** Null: all campaigns of the tenant, deleted ones too. */
  readonly campaignId: string | null;
  readonly from: Date;
  readonly to: Date;
  readonly bucket: StatsBucket;
  /** Null: that of the campaign; without a campaign UTC. */
  readonly timeZone: string | null;
}

/**
 * Counts a tenant's calls by span of time, status and outcome: each in the quarter of an hour in which it was placed,
 * or else for which it is scheduled. @throws InputValidationError, NotFoundError
 */
export async function callStats(
  { pool }: DomainContext,
  tenantId: string,
  { campaignId, timeZone, ...span }: StatsQuery,
): Promise<CallStats> {
  const zone = campaignId === null ? "UTC" : await zoneOf(pool, tenantId, campaignId);
  const wanted = timeZone ?? zone;
  const range = { ...span, timeZone: timeZoneNamed(wanted) ?? wanted };
  const problem = statsRangeProblem(range);
  if (problem !== null) {
    throw new InputValidationError([{ path: [problem.field], message: problem.message }]);
  }
  const bounds = statsBounds(range);
  const rows =
    campaignId === null
      ? await statsOfTenant(pool, tenantId, bounds)
      : await statsOfCampaign(pool, tenantId, bounds, campaignId);
  const ofBucket = Map.groupBy(rows, ({ bucket }) => bucket);
  return {
    timeZone: range.timeZone,
    buckets: bounds.slice(0, -1).map((from, index) => ({
      from,
      to: bounds[index + 1]!,
      counts: countsOf(ofBucket.get(index + 1) ?? []),
    })),
    total: countsOf(rows),
  };
}

async function zoneOf(
  pool: DomainContext["pool"],
  tenantId: string,
  campaignId: string,
): Promise<string> {
  const campaign = await campaignZone.first(pool, tenantId, campaignId);
  if (campaign === undefined) throw new NotFoundError("campaign", campaignId);
  return campaign.timeZone;
}

interface Row {
  readonly status: CallStatus;
  readonly outcome: CallOutcome | null;
  readonly calls: number;
  readonly talkMs: number;
  readonly cost: number;
}

function countsOf(rows: readonly Row[]): CallCounts {
  const byStatus = new Map<CallStatus, number>();
  const byOutcome = new Map<CallOutcome, number>();
  let talkMs = 0;
  let cost = 0;
  for (const row of rows) {
    const { status, outcome, calls } = row;
    talkMs += row.talkMs;
    cost += row.cost;
    byStatus.set(status, (byStatus.get(status) ?? 0) + calls);
    if (outcome !== null) byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + calls);
  }
  return { byStatus, byOutcome, talkSeconds: talkMs / 1_000, cost: withoutDust(cost) };
}

/** Sums of binary fractions: without what is less than a millionth of a dollar. */
function withoutDust(cost: number): number {
  return Math.round(cost * 1e6) / 1e6;
}
