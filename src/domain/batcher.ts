import DataLoader from "dataloader";

interface Limits {
  /** Pieces of work in one batch. */
  readonly most: number;
  /** Batches at a time. */
  readonly underWay: number;
}

/**
 * Does pieces of work together: what arrives while batches are under way makes up the next one. There is no timer: a
 * piece that finds nothing under way is begun at once. Returns what `run` returns for the piece, or throws that error.
 */
export function createBatcher<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly (Result | PromiseLike<Result> | Error)[]>,
  { most, underWay }: Limits,
): (item: Item) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  const begin = (): void => {
    while (running < underWay && waiting.length > 0) {
      running += 1;
      waiting.shift()!();
    }
  };
  const loader = new DataLoader<Item, Result>(
    async (items) => {
      try {
        return (await run(items)) as readonly (Result | Error)[];
      } finally {
        running -= 1;
        setImmediate(begin);
      }
    },
    {
      cache: false,
      maxBatchSize: most,
      batchScheduleFn(dispatch) {
        waiting.push(dispatch);
        // After what has arrived with it: requests that were read from their sockets at the same time.
        setImmediate(begin);
      },
    },
  );
  return (item) => loader.load(item);
}
