import fc from "fast-check";
import { expect, test } from "vitest";
import { nothingHandled, refusedRows, whyNotCancelled, withOutcomes } from "#rules/bulk.ts";

const outcomes = fc.array(
  fc.record({
    id: fc.uuid(),
    refusedBy: fc.option(fc.constantFrom("CALL_IS_LIVE", "NOT_FOUND"), { nil: null }),
  }),
);

test("each row is counted once, in whatever steps it is handled", () => {
  fc.assert(
    fc.property(outcomes, outcomes, (some, others) => {
      const inTwo = withOutcomes(withOutcomes(nothingHandled, some), others);
      expect(inTwo).toEqual(withOutcomes(nothingHandled, [...some, ...others]));
      expect(inTwo.done + refusedRows(inTwo)).toBe(some.length + others.length);
    }),
  );
});

test("five examples are kept of each reason, the first ones", () => {
  const rows = Array.from({ length: 9 }, (_, n) => ({ id: `${n}`, refusedBy: "NOT_FOUND" }));
  expect(withOutcomes(nothingHandled, rows)).toEqual({
    done: 0,
    refused: { NOT_FOUND: { count: 9, ids: ["0", "1", "2", "3", "4"] } },
  });
});

test.for([
  ["SCHEDULED", null],
  ["CALLING", "CALL_IS_LIVE"],
  ["IN_PROGRESS", "CALL_IS_LIVE"],
  ["COMPLETED", "CALL_IS_FINAL"],
  ["FAILED", "CALL_IS_FINAL"],
  ["CANCELLED", "CALL_IS_FINAL"],
] as const)("a call that is %s: %s", ([status, why]) => {
  expect(whyNotCancelled(status)).toBe(why);
});
