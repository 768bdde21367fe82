import { dayMs } from "./clock-time.ts";

/** The first wait after VAPI refused a call because it was at capacity, and the longest. The wait doubles in between. */
export interface BackoffHorizons {
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
}

/**
 * How long a tenant waits before its next dial, in milliseconds: what VAPI asked for (bounded by an
 * hour, so that an invalid header cannot stop a tenant), else twice the last wait.
 */
export function nextBackoffMs(
  lastWaitMs: number,
  retryAfterMs: number | null,
  { firstBackoffMs, longestBackoffMs }: BackoffHorizons,
): number {
  if (retryAfterMs !== null) return Math.min(Math.max(retryAfterMs, 1_000), 3_600_000);
  return Math.min(Math.max(lastWaitMs * 2, firstBackoffMs), longestBackoffMs);
}

/** Until this long after midnight UTC, a refusal may count for the day before: VAPI's clock may differ from ours. */
const dayChangeToleranceMs = 5 * 60_000;

/**
 * When a number that VAPI refused because of its daily limit can place calls again. VAPI counts by the UTC day.
 * A refusal in the first minutes of a day may still count for the day before (VAPI's clock differs, or the
 * answer was slow). It ends a few minutes after midnight, so that the number does not lose the new day.
 */
export function dailyLimitEndsAt(refusedAt: Date): Date {
  const midnight = Math.floor(refusedAt.getTime() / dayMs) * dayMs;
  const isOfToday = refusedAt.getTime() - midnight >= dayChangeToleranceMs;
  return new Date(midnight + (isOfToday ? dayMs : dayChangeToleranceMs));
}
