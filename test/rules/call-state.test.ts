import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  advance,
  type CallStatus,
  type DialState,
  endsBy,
  isFinal,
  isLive,
  isOpen,
  mayConclude,
  mayMoveDial,
} from "#rules/call-state.ts";

const statuses = [
  "SCHEDULED",
  "CALLING",
  "IN_PROGRESS",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
] as const satisfies CallStatus[];
const news = ["CALLING", "IN_PROGRESS", "COMPLETED", "FAILED"] as const;
const anyStatus = fc.constantFrom(...statuses);
const anyNews = fc.constantFrom(...news);

describe("after news from VAPI", () => {
  test.for([
    ["SCHEDULED", "CALLING", "CALLING"],
    ["CALLING", "IN_PROGRESS", "IN_PROGRESS"],
    ["CALLING", "FAILED", "FAILED"],
    ["CALLING", "COMPLETED", "COMPLETED"],
    ["IN_PROGRESS", "CALLING", "IN_PROGRESS"],
    ["IN_PROGRESS", "COMPLETED", "COMPLETED"],
    ["COMPLETED", "IN_PROGRESS", "COMPLETED"],
    ["COMPLETED", "FAILED", "COMPLETED"],
    ["FAILED", "COMPLETED", "FAILED"],
    ["CANCELLED", "CALLING", "CANCELLED"],
  ] as const)("a call that was %s and is told %s is %s", ([status, told, expected]) => {
    expect(advance(status, told)).toBe(expected);
  });
});

test("a status never goes back and a final one never changes, whatever is told in whatever order", () => {
  const order = ["SCHEDULED", "CALLING", "IN_PROGRESS"];
  fc.assert(
    fc.property(anyStatus, fc.array(anyNews), (first, told) => {
      let status: CallStatus = first;
      for (const item of told) {
        const next = advance(status, item);
        if (isFinal(status)) expect(next).toBe(status);
        else if (!isFinal(next))
          expect(order.indexOf(next)).toBeGreaterThanOrEqual(order.indexOf(status));
        status = next;
      }
    }),
  );
});

test("telling the same again changes nothing", () => {
  fc.assert(
    fc.property(anyStatus, anyNews, (status, told) => {
      const once = advance(status, told);
      expect(advance(once, told)).toBe(once);
    }),
  );
});

test("news without an end says the same in any order", () => {
  fc.assert(
    fc.property(anyStatus, fc.array(fc.constantFrom(...news.slice(0, 3))), (status, told) => {
      expect(told.toReversed().reduce(advance, status)).toBe(told.reduce(advance, status));
    }),
  );
});

test("a call is open until it is final, and live in between", () => {
  expect(statuses.filter(isOpen)).toEqual(["SCHEDULED", "CALLING", "IN_PROGRESS"]);
  expect(statuses.filter(isLive)).toEqual(["CALLING", "IN_PROGRESS"]);
  expect(statuses.filter(isFinal)).toEqual(["COMPLETED", "FAILED", "CANCELLED"]);
});

describe("news of an end decides", () => {
  test.for(["SCHEDULED", "CALLING", "IN_PROGRESS"] as const)("a call that is %s", (status) => {
    expect(mayConclude({ status, endedReason: null }, null)).toBe(true);
    expect(mayConclude({ status, endedReason: "a reason" }, "another")).toBe(true);
  });

  test.for(["COMPLETED", "FAILED"] as const)("a call that is %s once, by its reason", (status) => {
    expect(mayConclude({ status, endedReason: null }, "a reason")).toBe(true);
    expect(mayConclude({ status, endedReason: null }, null)).toBe(false);
    expect(mayConclude({ status, endedReason: "a reason" }, "another")).toBe(false);
  });

  test("nothing about a call that was never placed", () => {
    expect(mayConclude({ status: "CANCELLED", endedReason: null }, "a reason")).toBe(false);
  });
});

test("a call ends by its longest conversation and what lies around it", () => {
  const longest = { maxDurationSeconds: 600, aroundConversationMs: 90_000 };
  expect(endsBy(new Date("2030-05-15T12:00:00Z"), longest)).toEqual(
    new Date("2030-05-15T12:11:30Z"),
  );
});

test("the ledger moves a dial only so", () => {
  const states: DialState[] = ["INTENDED", "SENT", "ACCEPTED", "REJECTED", "UNKNOWN"];
  const moves = states.flatMap((from) =>
    states.filter((to) => mayMoveDial(from, to)).map((to) => `${from} to ${to}`),
  );
  expect(moves).toEqual([
    "INTENDED to SENT",
    "INTENDED to REJECTED",
    "SENT to ACCEPTED",
    "SENT to REJECTED",
    "SENT to UNKNOWN",
    "REJECTED to ACCEPTED",
    "UNKNOWN to ACCEPTED",
    "UNKNOWN to REJECTED",
  ]);
});

test("no way through the ledger sends a dial twice", () => {
  const states = fc.constantFrom<DialState>("INTENDED", "SENT", "ACCEPTED", "REJECTED", "UNKNOWN");
  fc.assert(
    fc.property(fc.array(states, { minLength: 1 }), (wishes) => {
      let state: DialState = "INTENDED";
      const sent = wishes.filter((wish) => {
        if (!mayMoveDial(state, wish)) return false;
        state = wish;
        return wish === "SENT";
      });
      expect(sent.length).toBeLessThanOrEqual(1);
    }),
  );
});
