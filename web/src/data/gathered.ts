/** People cannot follow more updates in a second; a hidden tab has timers too, and no animation frames. */
const everyMs = 100;

/**
 * Hands on what comes in ten times a second at most, all of it together: two hundred changes a second then cost ten
 * renderings and not two hundred.
 */
export function gathered<Item>(deliver: (items: readonly Item[]) => void): (item: Item) => void {
  let waiting: Item[] = [];
  return (item) => {
    if (waiting.length === 0) {
      setTimeout(() => {
        const items = waiting;
        waiting = [];
        deliver(items);
      }, everyMs);
    }
    waiting.push(item);
  };
}
