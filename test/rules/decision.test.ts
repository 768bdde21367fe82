import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionReasons, explain, refusal, slotHeld } from "#rules/decision.ts";
import { listed } from "./campaign-facts.ts";
import { type Change, facts, noon, refusals } from "./decision-facts.ts";
import { poolOf } from "./campaign-facts.ts";

test("a contact whom no rule refuses may be called, also by a call that holds its slot", () => {
  expect(refusal({ ...facts(), queue: slotHeld }, noon)).toBeNull();
  expect(refusal(facts(), noon)).toBeNull();
  expect(explain(facts(), noon)).toMatchObject({ mayCall: true, reason: null });
});

describe("each rule refuses alone, and says when it will allow the call", () => {
  test("every reason has its case", () => {
    expect(refusals.map(([reason]) => reason)).toEqual(decisionReasons);
  });

  test.for(refusals)("%s", ([reason, change, nextEligibleAt]) => {
    const decision = explain(facts(change), noon);
    expect(decision).toMatchObject({ mayCall: false, reason, nextEligibleAt });
    const failed = decision.rules.filter(({ passed }) => !passed).map(({ rule }) => rule);
    expect(failed).toEqual([reason]);
  });
});

test("of several refusals the first in the order of the rules is the answer", () => {
  const any = fc.subarray([...refusals], { minLength: 1 });
  fc.assert(
    fc.property(any, (some) => {
      const change: Change = {
        tenant: Object.assign({}, ...some.map(([, each]) => each.tenant)),
        campaign: Object.assign({}, ...some.map(([, each]) => each.campaign)),
        contact: Object.assign({}, ...some.map(([, each]) => each.contact)),
        call: some.some(([reason]) => reason === "NOTHING_SCHEDULED")
          ? null
          : Object.assign({}, ...some.map(([, each]) => each.call)),
        queue: Object.assign({}, ...some.map(([, each]) => each.queue)),
        pool: some.find(([, each]) => each.pool !== undefined)?.[1].pool,
        permission: some.some(([, each]) => each.permission !== undefined)
          ? Object.assign({}, ...some.map(([, each]) => each.permission))
          : undefined,
        where: some.find(([, each]) => each.where !== undefined)?.[1].where,
        gate: Object.assign({}, ...some.map(([, each]) => each.gate)),
      };
      const decision = explain(facts(change), noon);
      expect(decision.reason).toBe(decision.rules.find(({ passed }) => !passed)?.rule);
      expect(decision.rules.map(({ rule }) => rule)).toEqual(decisionReasons);
    }),
  );
});

describe("the next instant at which a contact may be called", () => {
  const closed = { campaign: { startTime: "13:00" } };

  test.for([
    [
      "is the last end of all that refuses",
      { ...closed, call: { scheduledTime: new Date("2030-05-16T10:00:00Z") } },
      new Date("2030-05-16T13:00:00Z"),
    ],
    [
      "is unknown while something refuses that only people lift",
      { ...closed, contact: { isEnrolled: false } },
      null,
    ],
    [
      "is the first opening after VAPI takes calls again",
      { tenant: { dialPausedUntil: new Date("2030-05-15T17:00:00Z") } },
      new Date("2030-05-16T09:00:00Z"),
    ],
    [
      "is the first opening after the number can place calls again",
      { pool: poolOf(new Date("2030-05-16T00:00:00Z")) },
      new Date("2030-05-16T09:00:00Z"),
    ],
    [
      "does not depend on slots that are taken now",
      { ...closed, queue: { tenantSlots: 0 } },
      new Date("2030-05-15T13:00:00Z"),
    ],
  ] as const)("%s", ([, change, at]) => {
    expect(explain(facts(change), noon).nextEligibleAt).toEqual(at);
  });
});

describe("a redial", () => {
  const redial = { kind: "REDIAL", redialRound: "D2030-05-15" } as const;

  test.for([
    ["is free in the round it was planned for", 1, 1, redial.redialRound, null],
    ["is bound by the budget of the round", 2, 1, redial.redialRound, "ALREADY_CALLED_THIS_ROUND"],
    ["is an ordinary call in a later round", 1, 1, "D2030-05-14", "ALREADY_CALLED_THIS_ROUND"],
    ["is allowed if the contact was not dialled in the round", 0, 0, "D2030-05-14", null],
  ] as const)("%s", ([, dialsInRound, redialsPerRound, redialRound, expected]) => {
    const change = {
      contact: { dialsInRound, dialsWithoutCallbacks: dialsInRound },
      campaign: { redialsPerRound },
      call: { ...redial, redialRound },
    };
    expect(refusal(facts(change), noon)).toBe(expected);
  });
});

test("a call that is not a redial has no part in the budget of redials", () => {
  const change: Change = {
    contact: { dialsInRound: 1, dialsWithoutCallbacks: 1 },
    campaign: { redialsPerRound: 1 },
    call: { kind: "ROUND", redialRound: "D2030-05-15" },
  };
  expect(refusal(facts(change), noon)).toBe("ALREADY_CALLED_THIS_ROUND");
});

describe("a callback", () => {
  const callback = { kind: "MANUAL", isCallback: true } as const;
  const called = { dialsInRound: 1 };
  const midnight = new Date("2030-05-15T00:00:00Z");

  test.for([
    ["is free in the round it was asked for", called, noon, null],
    ["is free from the first moment of the round", called, midnight, null],
    [
      "is an ordinary call a moment after it",
      called,
      new Date(midnight.getTime() - 1),
      "ALREADY_CALLED_THIS_ROUND",
    ],
    [
      "is an ordinary call in a later round",
      called,
      new Date("2030-05-14T15:00:00Z"),
      "ALREADY_CALLED_THIS_ROUND",
    ],
    ["is bound by the retry limit", { ...called, completedCalls: 3 }, noon, "RETRY_LIMIT_REACHED"],
  ] as const)("%s", ([, contact, scheduledTime, expected]) => {
    const change: Change = { contact, call: { ...callback, scheduledTime } };
    expect(refusal(facts(change), noon)).toBe(expected);
  });

  test("is named in the explanation", () => {
    const { rules } = explain(facts({ contact: called, call: callback }), noon);
    expect(rules.find(({ rule }) => rule === "ALREADY_CALLED_THIS_ROUND")).toMatchObject({
      passed: true,
      detail: expect.stringContaining("callback"),
    });
  });

  test.for([
    ["costs the round none of its redials", [2, 1, 0], 1, null],
    ["is redialled within the budget", [3, 1, 1], 1, "ALREADY_CALLED_THIS_ROUND"],
    ["that was the only call has the whole budget", [1, 1, 0], 1, null],
    [
      "that was the only call has no more than the budget",
      [2, 1, 1],
      1,
      "ALREADY_CALLED_THIS_ROUND",
    ],
  ] as const)("%s", ([, [dialsInRound, callbacks, redialsInRound], budget, expected]) => {
    const change: Change = {
      contact: {
        dialsInRound,
        dialsWithoutCallbacks: dialsInRound - callbacks,
        redialsInRound,
      },
      campaign: { redialsPerRound: budget },
      call: { kind: "REDIAL", redialRound: "D2030-05-15" },
    };
    expect(refusal(facts(change), noon)).toBe(expected);
  });
});

describe("at another instant than now", () => {
  test("slots and live calls of now do not refuse, and are said to be unknown", () => {
    const change: Change = { contact: { isInFlight: true } };
    const { mayCall, rules } = explain({ ...facts(change), queue: null }, noon);
    expect(mayCall).toBe(true);
    expect(rules.filter(({ detail }) => detail.includes("not known"))).toHaveLength(4);
  });
});

describe("a test call", () => {
  const test_ = { kind: "TEST" } as const;

  test("is not bound by schedule, round and the campaign's limits", () => {
    const change: Change = {
      call: test_,
      campaign: { state: "PAUSED", startTime: "20:00", endTime: "21:00" },
      contact: { isEnrolled: false, dialsInRound: 3, completedCalls: 9 },
      queue: { runAllowance: 0, campaignSlots: 0 },
    };
    expect(refusal(facts(change), noon)).toBeNull();
  });

  test.for([
    ["ON_DO_NOT_CALL_LIST", { contact: { doNotCall: listed } }],
    ["CALL_IN_FLIGHT", { contact: { isInFlight: true } }],
    ["TENANT_SLOTS_FULL", { queue: { tenantSlots: 0 } }],
    ["TENANT_DISABLED", { tenant: { isDisabled: true } }],
    ["DATABASE_RECONCILING", { tenant: { isReconciling: true } }],
    ["VAPI_NOT_CONFIGURED", { tenant: { vapiConfigured: false } }],
  ] as const)("is refused by %s", ([reason, change]) => {
    expect(refusal(facts({ ...change, call: test_ }), noon)).toBe(reason);
  });
});

describe("the last two seconds of a window count as closed, so that no request leaves after its end", () => {
  test.for([
    ["2030-05-15T16:59:57.999Z", null],
    ["2030-05-15T16:59:58.000Z", "OUTSIDE_WINDOW"],
    ["2030-05-15T16:59:59.999Z", "OUTSIDE_WINDOW"],
  ] as const)("%s", ([instant, reason]) => {
    const now = new Date(instant);
    const tomorrow = new Date("2030-05-16T09:00:00Z");
    expect(explain(facts({}, now), now)).toMatchObject({
      reason,
      nextEligibleAt: reason && tomorrow,
    });
  });
});

test.for(["Mars/Olympus", "BST", "EST5EDT", "Japan"])(
  "the zone %s refuses until it is changed, and is named with what to do",
  (timeZone) => {
    const decision = explain(facts({ campaign: { timeZone } }), noon);
    expect(decision).toMatchObject({
      mayCall: false,
      reason: "TIME_ZONE_INVALID",
      nextEligibleAt: null,
    });
    const { detail } = decision.rules.find(({ rule }) => rule === "TIME_ZONE_INVALID")!;
    expect(detail).toContain(JSON.stringify(timeZone));
    expect(detail).toContain("updateCampaign");
  },
);

test("a due time in a zone that is not accepted is written in UTC", () => {
  const scheduled = { call: { scheduledTime: new Date("2030-05-15T13:00:00Z") } };
  const { rules } = explain(facts({ campaign: { timeZone: "BST" }, ...scheduled }), noon);
  const { detail } = rules.find(({ rule }) => rule === "NOT_DUE_YET")!;
  expect(detail).toBe("the call is due Wed 2030-05-15 13:00:00 +00:00");
});
