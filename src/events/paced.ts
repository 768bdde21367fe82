import { setTimeout as delay } from "node:timers/promises";

/**
 * A signal at once, then one for all items of the source, at most every `everyMs`. The last signal comes after the
 * last item, so a subscriber that reads the state at each signal sees the final state. Ends when the source ends, and
 * fails when it fails.
 */
export async function* paced(
  source: AsyncIterator<unknown>,
  everyMs: number,
): AsyncGenerator<undefined, void> {
  let isNew = true;
  let hasEnded = false;
  let wake = (): void => {};
  const reading = (async () => {
    try {
      while (!hasEnded) {
        const { done = false } = await source.next();
        if (done) hasEnded = true;
        else isNew = true;
        wake();
      }
    } finally {
      hasEnded = true;
      wake();
    }
  })();
  // Thrown at the end. Until then no code awaits it, and an unhandled rejection would end the process.
  reading.catch(() => {});
  while (isNew || !hasEnded) {
    if (isNew) {
      isNew = false;
      yield undefined;
      await delay(everyMs);
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await reading;
}
