/**
 * Does pieces of work with the same key one after the other, in the order in which they come. Pieces without a key, or
 * with different ones, do not wait for each other.
 */
export function inOrder<Item, Result>(
  keyOf: (item: Item) => string | null,
  work: (item: Item) => Promise<Result>,
): (item: Item) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return (item) => {
    const key = keyOf(item);
    if (key === null) return work(item);
    const before = last.get(key);
    const result = before === undefined ? work(item) : before.then(() => work(item));
    const ended = result
      .catch(() => {})
      .then(() => {
        if (last.get(key) === ended) last.delete(key);
      });
    last.set(key, ended);
    return result;
  };
}
