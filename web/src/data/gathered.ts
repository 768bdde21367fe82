/** People cannot follow more updates in a second; a hidden tab has timers too, and no animation frames. */
const everyMs = 100;

/**
 * Hands on what comes in ten times a second at most, all of it together: two hundred changes a second then cost ten
 * renderings and not two hundred.
 */
export function gathered<Item>(
  deliver: (items: readonly Item[]) => void,
  later: (go: () => void) => void = (go) => setTimeout(go, everyMs),
): (item: Item) => void {
  let waiting: Item[] = [];
  return (item) => {
    if (waiting.length === 0) {
      later(() => {
        const items = waiting;
        waiting = [];
        deliver(items);
      });
    }
    waiting.push(item);
  };
}

/** What the cache and the pages do with an event, ten times a second for all subscriptions of the tab together. */
export const inTurn: (act: () => void) => void = gathered<() => void>((acts) => {
  for (const act of acts) act();
});
