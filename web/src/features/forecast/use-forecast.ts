import { useEffect, useMemo, useState } from "react";
import { useData } from "~/data/use.ts";
import { useNow } from "~/time/instant.tsx";
import {
  CampaignForecastDocument,
  type CampaignOnPageFragment,
  CampaignStatsDocument,
  type CountsFragment,
} from "~/gql/graphql.ts";
import type { ActualPoint, FanPoint } from "./fan.tsx";
import { keep, type KeptForecast, readKept } from "./kept.ts";

const dayMs = 86_400_000;
const quarterMs = 900_000;

/** Calls that were placed, of which some are live. */
function placedOf({
  calling,
  inProgress,
  completed,
  failed,
}: Pick<CountsFragment, "calling" | "inProgress" | "completed" | "failed">): number {
  return calling + inProgress + completed + failed;
}

/**
 * What a campaign was foreseen to do in the next days, and what it has done since. The forecast stays until somebody asks
 * for another one: what came is compared with what was said before.
 */
export function useForecast(campaign: CampaignOnPageFragment, days: number) {
  const { id: campaignId, progress } = campaign;
  const placed = placedOf(progress);
  const now = useNow();
  const [made, setMade] = useState(now);
  const [kept, setKept] = useState(() => readKept(campaignId, days));
  const [of, setOf] = useState(days);
  if (of !== days) {
    setOf(days);
    setKept(readKept(campaignId, days));
    setMade(now);
  }
  // What would happen if it were started is nothing to compare with once it is.
  if (kept?.forecast.isIfStarted === true && campaign.state === "ACTIVE") {
    setKept(null);
    setMade(now);
  }
  const until = new Date(made + days * dayMs).toISOString();
  const { data, error, readAgain } = useData(
    CampaignForecastDocument,
    { campaignId, until },
    { isPaused: kept !== null },
  );
  const fresh = data?.campaignForecast ?? null;
  if (kept === null && fresh !== null && fresh.until === until) {
    setKept({ forecast: fresh, placedBefore: placed });
  }
  useEffect(() => {
    if (kept !== null) keep(campaignId, days, kept);
  }, [campaignId, days, kept]);

  const forecast = kept?.forecast ?? null;
  const points = useMemo(() => (forecast === null ? [] : pointsOf(forecast)), [forecast]);
  const since = kept === null ? 0 : Math.max(0, placed - kept.placedBefore);
  const actual = useActual(campaignId, points[0]?.at ?? null, since, days);
  return {
    forecast,
    /** Calls between the making of the forecast and a time. */
    points,
    actual,
    /** Calls that were placed since the forecast was made. */
    since,
    error,
    readAgain,
    makeAgain: () => {
      setKept(null);
      setMade(now);
    },
  };
}

/** The points of a forecast, up to its end: nothing more happens behind the last one that it has. */
function pointsOf({ points, until }: KeptForecast["forecast"]): readonly FanPoint[] {
  const read = points.map(({ at, calls: { p10, p50, p90 } }) => ({
    at: Date.parse(at),
    p10,
    p50,
    p90,
  }));
  const last = read.at(-1);
  const end = Date.parse(until);
  return last === undefined || last.at >= end ? read : [...read, { ...last, at: end }];
}

/** What was placed before a forecast and since then. */
export interface Actual {
  /** Calls since the first of these times, over time, ascending; the last is now. */
  readonly points: readonly ActualPoint[];
  /** How many of them were placed when the forecast was made. */
  readonly base: number;
}

/** `from`: when the forecast was made. `since`: the calls since then, of which the API tells at once. */
function useActual(
  campaignId: string,
  from: number | null,
  since: number,
  days: number,
): Actual | null {
  const now = useNow();
  const [openedAt] = useState(now);
  const span = useMemo(() => {
    const past = ((from ?? openedAt) - (days * dayMs) / 3) / quarterMs;
    return {
      from: new Date(Math.floor(past) * quarterMs).toISOString(),
      to: new Date(Math.ceil((openedAt + 1) / quarterMs) * quarterMs).toISOString(),
      bucket: days === 1 ? ("QUARTER_HOUR" as const) : ("HOUR" as const),
    };
  }, [from, openedAt, days]);
  const { data } = useData(
    CampaignStatsDocument,
    { campaignId, ...span },
    { isPaused: from === null },
  );
  const stats = data?.callStats;
  // What was placed while the page is open, by the moments at which it became known.
  const [seen, setSeen] = useState<readonly ActualPoint[]>([]);
  const last = seen.at(-1);
  if (from !== null && last?.calls !== since) {
    const isNew = last === undefined || since < last.calls || seen[0]!.at < from;
    setSeen(isNew ? [{ at: now, calls: since }] : [...seen.slice(-600), { at: now, calls: since }]);
  }
  return useMemo(() => {
    const [first] = seen;
    if (from === null || stats == null || first === undefined) return null;
    const all = stats.buckets.reduce((sum, { counts }) => sum + placedOf(counts), 0);
    const base = Math.max(0, all - first.calls);
    const ends = stats.buckets.map(({ to, counts }) => ({
      at: Date.parse(to),
      calls: placedOf(counts),
    }));
    const before = summed(ends).filter(({ at }) => at < first.at);
    return {
      base,
      points: [
        { at: Date.parse(span.from), calls: 0 },
        // A span in which the forecast was made has calls from before and after it.
        ...before
          .filter(({ at }) => at < from)
          .map((point) => ({ ...point, calls: Math.min(base, point.calls) })),
        { at: from, calls: base },
        ...before
          .filter(({ at }) => at > from)
          .map((point) => ({ ...point, calls: Math.max(base, point.calls) })),
        ...seen.map(({ at, calls }) => ({ at: Math.max(at, from), calls: base + calls })),
      ],
    };
  }, [from, stats, seen, span]);
}

/** Each with the calls of all before it. */
function summed(points: readonly ActualPoint[]): readonly ActualPoint[] {
  return points.reduce<readonly ActualPoint[]>(
    (done, { at, calls }) => [...done, { at, calls: calls + (done.at(-1)?.calls ?? 0) }],
    [],
  );
}
