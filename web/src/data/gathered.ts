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

/** Queries that are under way, by their keys. */
const reading = new Set<number>();
/** For so many turns events wait for a query. */
const mostTurns = 10;

export function setReading(key: number, isReading: boolean): void {
  if (isReading) reading.add(key);
  else reading.delete(key);
}

/**
 * What the cache and the pages do with an event, ten times a second for all subscriptions of the tab together. Events
 * wait for the answers to queries that are under way: an answer may be older than an event that came before it, and
 * would put its older values over those of the event.
 */
export const inTurn: (act: () => void) => void = gathered<() => void>(
  (acts) => {
    for (const act of acts) act();
  },
  (go) => {
    let turns = 0;
    const take = (): void => {
      if (reading.size > 0 && ++turns < mostTurns) setTimeout(take, everyMs);
      else go();
    };
    setTimeout(take, everyMs);
  },
);
