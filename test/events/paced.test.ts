import { expect, test } from "vitest";
import { paced } from "#events/paced.ts";
import { stream } from "#events/stream.ts";

/** A source to which items are given, and which knows when it was returned. */
function source<Item>() {
  const waiting: Item[] = [];
  let wake = (): void => {};
  let isReturned = false;
  return {
    give(item: Item): void {
      waiting.push(item);
      wake();
    },
    get isReturned() {
      return isReturned;
    },
    async next(): Promise<IteratorResult<Item>> {
      while (waiting.length === 0 && !isReturned) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return isReturned
        ? { value: undefined, done: true }
        : { value: waiting.shift()!, done: false };
    },
    async return(): Promise<IteratorResult<Item>> {
      isReturned = true;
      wake();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

test("a crowd of items is few, and the last of them is passed on", async () => {
  const items = source<number>();
  const passed = stream(items, (each) => paced(each, 5));
  for (let item = 1; item <= 1_000; item += 1) items.give(item);
  let count = 0;
  for await (const item of passed) {
    count += 1;
    if (item === 1_000) break;
  }
  expect(count).toBeLessThan(500);
});

test("a source that fails fails the stream, and nothing else", async () => {
  const failing = Promise.withResolvers<IteratorResult<unknown>>();
  const items = paced({ next: () => failing.promise }, 0);
  const waiting = items.next();
  failing.reject(new Error("the database is away"));
  await expect(waiting).rejects.toThrow("the database is away");
  expect((await items.next()).done).toBe(true);
});

test("a stream that waits ends at once when it is returned", async () => {
  const items = source<number>();
  const passed = stream(items, (each) => paced(each, 5));
  const waiting = passed.next();
  await passed.return!();
  expect((await waiting).done).toBe(true);
  expect(items.isReturned).toBe(true);
});
