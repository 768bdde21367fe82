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
