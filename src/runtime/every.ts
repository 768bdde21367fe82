import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";

/**
 * Repeats `work`, `intervalMs` after it last ended, so that it never overlaps itself. A failure is logged, and the
 * work is repeated as after a success.
 * @returns a function that stops it, and settles when the work under way is done.
 */
export function every(
  intervalMs: number,
  name: string,
  log: Logger,
  work: () => Promise<unknown>,
): () => Promise<void> {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => log.error({ err: error }, `${name} failed`));
      await delay(intervalMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const done = loop();
  return async () => {
    stopping.abort();
    await done;
  };
}
