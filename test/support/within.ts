import { setTimeout as delay } from "node:timers/promises";

/** Less than a test may take: it fails with these words, and ends what it has started. */
const patienceMs = 45_000;

/** What the promise brings. @throws an error with the text that `what` returns if it does not settle in time. */
export async function within<Value>(promise: Promise<Value>, what: () => string): Promise<Value> {
  const settled = new AbortController();
  const late = delay(patienceMs, undefined, { signal: settled.signal }).then(
    () => {
      throw new Error(`not within ${patienceMs / 1_000} s: ${what()}`);
    },
    () => promise,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    settled.abort();
  }
}
