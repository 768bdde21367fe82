import { statsOfCampaign, statsOfTenant } from "#db/queries/call-counts.ts";
import { durationsOf, lastCalledCampaign } from "#db/queries/forecast-facts.ts";
import type { Tx } from "#db/pool.ts";
import { type CallHistory, type ForecastOutcome, forecastOutcomes } from "#rules/forecast-mix.ts";

/** How calls have ended so far, and where that is from. */
export interface Experience {
  /** CAMPAIGN: its own calls. TENANT: all of the tenant's, as the campaign has few. NONE: there are none. */
  readonly source: "CAMPAIGN" | "TENANT" | "NONE";
  /** Ended calls that were counted. */
  readonly calls: number;
  readonly history: CallHistory;
}

/** Calls that ended before do not count: lists and hours change. */
const daysBack = 30;
/** A campaign with fewer calls is judged by all calls of the tenant. */
const enoughCalls = 30;
const quarterMs = 15 * 60_000;
const dayMs = 86_400_000;

/** What a campaign's calls, or the tenant's, have been like. A fixed number of statements, of counts that are kept. */
export async function experienceOf(
  tx: Tx,
  { id, tenantId }: { readonly id: string; readonly tenantId: string },
  now: Date,
): Promise<Experience> {
  const to = new Date(Math.ceil(now.getTime() / quarterMs + 1) * quarterMs);
  const bounds = [new Date(to.getTime() - daysBack * dayMs), to];
  const own = countsOf(await statsOfCampaign(tx, tenantId, bounds, id));
  const isOwn = total(own) >= enoughCalls;
  const counts = isOwn ? own : countsOf(await statsOfTenant(tx, tenantId, bounds));
  const timed = new Map((await timesOf(tx, tenantId, id)).map((each) => [each.outcome, each]));
  const history = Object.fromEntries(
    forecastOutcomes.flatMap((outcome) => {
      const calls = counts.get(outcome) ?? 0;
      const known = timed.get(outcome);
      if (calls === 0 && known === undefined) return [];
      const { calls: timedCalls = 0, mean = 0, deviation = 0 } = known ?? {};
      const times = { meanSeconds: mean, deviationSeconds: deviation, timed: timedCalls };
      return [[outcome, { calls, ...times }]];
    }),
  ) as CallHistory;
  const calls = total(counts);
  return { source: calls === 0 ? "NONE" : isOwn ? "CAMPAIGN" : "TENANT", calls, history };
}

/** Of a campaign that has ended no call: of the campaign of the tenant that was called last. */
async function timesOf(tx: Tx, tenantId: string, campaignId: string) {
  const own = await durationsOf(tx, campaignId);
  if (own.length > 0) return own;
  const other = await lastCalledCampaign.first(tx, tenantId);
  return other === undefined ? [] : await durationsOf(tx, other.id);
}

interface Row {
  readonly outcome: string | null;
  readonly calls: number;
}

function countsOf(rows: readonly Row[]): Map<ForecastOutcome, number> {
  const counts = new Map<ForecastOutcome, number>();
  for (const { outcome, calls } of rows) {
    const known = forecastOutcomes.find((each) => each === outcome);
    if (known !== undefined) counts.set(known, (counts.get(known) ?? 0) + calls);
  }
  return counts;
}

function total(counts: ReadonlyMap<ForecastOutcome, number>): number {
  return [...counts.values()].reduce((sum, each) => sum + each, 0);
}
