/** The first wait after VAPI refused for want of capacity, and the longest; doubling in between. */
const firstWaitMs = 5_000;
const longestWaitMs = 60_000;

/**
 * How long a tenant waits before its next dial, in milliseconds: what VAPI asked for (bounded by an
 * hour, so that a nonsense header cannot stop a tenant for ever), else twice the last wait.
 */
export function nextBackoffMs(lastWaitMs: number, retryAfterMs: number | null): number {
  if (retryAfterMs !== null) return Math.min(Math.max(retryAfterMs, 1_000), 3_600_000);
  return Math.min(Math.max(lastWaitMs * 2, firstWaitMs), longestWaitMs);
}

/** VAPI's clock and ours agree on the day no sooner than this after midnight. */
const midnightMs = 5 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * When a number that VAPI refused then, for the calls that it has made today, may dial again: VAPI counts by
 * the UTC day. A refusal of the first minutes may still be yesterday's, by VAPI's clock or because its answer
 * took so long: the number would lose the whole new day by it, as its first dial leaves at midnight.
 */
export function dailyLimitEndsAt(refusedAt: Date): Date {
  const midnight = Math.floor(refusedAt.getTime() / dayMs) * dayMs;
  const isOfToday = refusedAt.getTime() - midnight >= midnightMs;
  return new Date(midnight + (isOfToday ? dayMs : midnightMs));
}
