import { expect, test } from "vitest";
import { inOrder } from "#domain/in-order.ts";

/** Work that ends when the test says so. */
function held() {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const work = (item: string): Promise<string> => {
    begun.push(item);
    const end = Promise.withResolvers<string>();
    ends.set(item, end);
    return end.promise;
  };
  return { begun, ends, work };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("work with one key is done in order, also after a failure, and waits for no other key", async () => {
  const { begun, ends, work } = held();
  const run = inOrder<string, string>((item) => (item === "free" ? null : item[0]!), work);

  const results = ["a1", "a2", "b1", "free", "a3"].map((item) => run(item));
  const settled = Promise.allSettled(results);
  expect(begun).toEqual(["a1", "b1", "free"]);
  ends.get("a1")!.reject(new Error("no"));
  await turn();
  expect(begun).toEqual(["a1", "b1", "free", "a2"]);
  ends.get("a2")!.resolve("done");
  await turn();
  expect(begun.at(-1)).toBe("a3");
  for (const item of ["a3", "b1", "free"]) ends.get(item)!.resolve("done");

  expect((await settled).map(({ status }) => status)).toEqual([
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
});
