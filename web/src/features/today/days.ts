const quarterMs = 15 * 60_000;

/** Today and yesterday by the reader's clock, as instants that the server's statistics take: at quarters of an hour. */
export interface Days {
  readonly yesterday: string;
  /** As far into yesterday as today has come. */
  readonly yesterdayUntil: string;
  readonly today: string;
  readonly tomorrow: string;
}

export function daysOf(now: number): Days {
  const at = new Date(now);
  const midnight = (days: number): number =>
    new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
  const soFar = (Math.floor((now - midnight(0)) / quarterMs) + 1) * quarterMs;
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    yesterday: iso(midnight(-1)),
    yesterdayUntil: iso(Math.min(midnight(-1) + soFar, midnight(0))),
    today: iso(midnight(0)),
    tomorrow: iso(midnight(1)),
  };
}
