import DataLoader from "dataloader";

/** Keys in one statement at most. */
const mostAtOnce = 500;

/**
 * Looks up many keys with one statement at a time: those that come while it runs wait for the next. However
 * many wrong keys are sent, checking them takes one database connection. Nothing is cached.
 */
export function oneAtATime<Key, Value>(
  load: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  let running: Promise<unknown> = Promise.resolve();
  let latest: Promise<unknown> = running;
  const loader = new DataLoader<Key, Value>(
    (keys) => {
      const loaded = load(keys);
      latest = loaded.catch(() => {});
      return loaded;
    },
    {
      cache: false,
      maxBatchSize: mostAtOnce,
      batchScheduleFn(dispatch) {
        running = running.then(async () => {
          dispatch();
          await latest;
        });
      },
    },
  );
  return (key) => loader.load(key);
}
