import { setTimeout as delay } from "node:timers/promises";

/**
 * The first item at once, then the newest, at most one every `everyMs`. The last item is always passed on, so a
 * subscriber that reads the state at each item sees the final state. Ends when the source ends, and fails when it fails.
 */
export function paced<Item>(
  source: AsyncIterator<Item>,
  everyMs: number,
): AsyncGenerator<Item, void> {
  return gathered<Item, Item>(source, everyMs, (_waiting, item) => item);
}

/** The same of what `gather` makes of the items that came since the last was passed on, one at a time. */
export async function* gathered<Item, Gathered>(
  source: AsyncIterator<Item>,
  everyMs: number,
  gather: (waiting: Gathered | null, item: Item) => Gathered,
): AsyncGenerator<Gathered, void> {
  let newest: { readonly item: Gathered } | null = null;
  let hasEnded = false;
  let wake = (): void => {};
  const reading = (async () => {
    try {
      while (!hasEnded) {
        const { done = false, value } = await source.next();
        if (done) hasEnded = true;
        else newest = { item: gather(newest === null ? null : newest.item, value as Item) };
        wake();
      }
    } finally {
      hasEnded = true;
      wake();
    }
  })();
  // Thrown at the end. Until then no code awaits it, and an unhandled rejection would end the process.
  reading.catch(() => {});
  const take = (): { readonly item: Gathered } | null => {
    const taken = newest;
    newest = null;
    return taken;
  };
  for (let next = take(); next !== null || !hasEnded; next = take()) {
    if (next !== null) {
      yield next.item;
      await delay(everyMs);
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await reading;
}
