import { createBatcher } from "#domain/batcher.ts";

/** Keys in one statement at most. */
const mostAtOnce = 500;

/**
 * Looks up many keys with one statement at a time: those that come while it runs wait for the next. However
 * many wrong keys are sent, checking them takes one database connection. Nothing is cached.
 */
export function oneAtATime<Key, Value>(
  load: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  return createBatcher<Key, Value>(load, { most: mostAtOnce, underWay: 1 });
}
