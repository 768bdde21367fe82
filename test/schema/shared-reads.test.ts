import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { SharedReads } from "#schema/shared-reads.ts";

/** Reads that end when they are told to, in the order in which they began. */
function source() {
  const begun: PromiseWithResolvers<number>[] = [];
  const load = (): Promise<number> => {
    const reading = Promise.withResolvers<number>();
    begun.push(reading);
    return reading.promise;
  };
  return { begun, load };
}

test("who asks while a read is under way gets the next one, and all of them the same", async () => {
  const { begun, load } = source();
  const reads = new SharedReads<number>(0);
  const first = reads.read("a", load);
  const later = [reads.read("a", load), reads.read("a", load)];
  const other = reads.read("b", load);
  expect(begun).toHaveLength(2);
  begun[0]!.resolve(1);
  begun[1]!.resolve(7);
  expect(await Promise.all([first, other])).toEqual([1, 7]);
  await expect.poll(() => begun.length).toBe(3);
  begun[2]!.resolve(2);
  expect(await Promise.all(later)).toEqual([2, 2]);
});

test("a read that fails fails for those who waited for it, and for nobody after them", async () => {
  const { begun, load } = source();
  const reads = new SharedReads<number>(0);
  const first = reads.read("a", load);
  const second = reads.read("a", load);
  begun[0]!.reject(new Error("away"));
  await expect(first).rejects.toThrow("away");
  await expect.poll(() => begun.length).toBe(2);
  begun[1]!.resolve(2);
  expect(await second).toBe(2);
});

test("reads of a key begin no closer together than was asked for", async () => {
  const { begun, load } = source();
  const reads = new SharedReads<number>(60_000);
  const first = reads.read("a", load);
  begun[0]!.resolve(1);
  await first;
  void reads.read("a", load);
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  expect(begun).toHaveLength(1);
});
