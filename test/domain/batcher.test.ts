import { describe, expect, test } from "vitest";
import { createBatcher } from "#domain/batcher.ts";

/** A batcher whose batches end when they are told to. */
function heldBatcher(limits: { readonly most: number; readonly underWay: number }) {
  const batches: { readonly items: readonly number[]; readonly end: () => void }[] = [];
  const run = createBatcher<number, number>(async (items) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    batches.push({ items, end: resolve });
    await promise;
    return items.map((item) => (item < 0 ? new Error(`no: ${item}`) : item * 10));
  }, limits);
  return { run, batches };
}

const itemsOf = (batches: readonly { readonly items: readonly number[] }[]) =>
  batches.map(({ items }) => items);

describe("a batcher", () => {
  test("begins at once, and makes one batch of what comes meanwhile", async () => {
    const { run, batches } = heldBatcher({ most: 50, underWay: 1 });
    const first = run(1);
    await expect.poll(() => batches.length).toBe(1);
    const others = [2, 3, 4].map(run);
    batches[0]!.end();
    expect(await first).toBe(10);
    await expect.poll(() => itemsOf(batches)).toEqual([[1], [2, 3, 4]]);
    batches[1]!.end();
    expect(await Promise.all(others)).toEqual([20, 30, 40]);
  });

  test("makes no batch larger than the limit, and has no more of them under way", async () => {
    const { run, batches } = heldBatcher({ most: 2, underWay: 2 });
    const results = [1, 2, 3, 4, 5, 6, 7].map(run);
    await expect
      .poll(() => itemsOf(batches))
      .toEqual([
        [1, 2],
        [3, 4],
      ]);
    batches[0]!.end();
    await expect.poll(() => itemsOf(batches).slice(2)).toEqual([[5, 6]]);
    batches[1]!.end();
    await expect.poll(() => itemsOf(batches).slice(3)).toEqual([[7]]);
    for (const { end } of batches) end();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  test("rejects the pieces that failed, and only those", async () => {
    const { run, batches } = heldBatcher({ most: 50, underWay: 1 });
    const results = Promise.allSettled([1, -2, 3].map(run));
    await expect.poll(() => batches.length).toBe(1);
    batches[0]!.end();
    expect((await results).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
  });

  test("goes on after a batch that failed as a whole", async () => {
    let isBroken = true;
    const run = createBatcher<number, number>(
      async (items) => {
        if (isBroken) throw new Error("broken");
        return items;
      },
      { most: 50, underWay: 1 },
    );
    await expect(run(1)).rejects.toThrow("broken");
    isBroken = false;
    expect(await run(2)).toBe(2);
  });
});
