import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";

/**
 * Repeats `work`, `intervalMs` after it last ended, so that it never overlaps itself; sooner if it returns a number of
 * milliseconds. A failure is logged, at most once per `intervalMs`, and the work is repeated after `retryMs`.
 * @returns a function that stops it, and settles when the work under way is done.
 */
export function every(
  intervalMs: number,
  name: string,
  log: Logger,
  work: () => Promise<unknown>,
  retryMs = intervalMs,
): () => Promise<void> {
  const stopping = new AbortController();
  let loggedAt = -Infinity;
  const attempt = async (): Promise<number> => {
    try {
      const again = await work();
      return typeof again === "number" ? again : intervalMs;
    } catch (error) {
      if (performance.now() - loggedAt >= intervalMs) {
        loggedAt = performance.now();
        log.error({ err: error }, `${name} failed`);
      }
      return retryMs;
    }
  };
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const pauseMs = await attempt();
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const done = loop();
  return async () => {
    stopping.abort();
    await done;
  };
}
