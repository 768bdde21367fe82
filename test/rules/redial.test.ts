import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallOutcome } from "#rules/call-state.ts";
import { gateAt, nextOpening } from "#rules/gate.ts";
import { planRedial, type RedialFacts, type RedialPolicy } from "#rules/redial.ts";
import { roundAt } from "#rules/round.ts";
import type { Schedule } from "#rules/schedule.ts";
import { aSchedule, moments } from "./schedules.ts";

const twice: RedialPolicy = { redialsPerRound: 2, redialDelays: {} };
const outcomes = [
  "ANSWERED",
  "VOICEMAIL",
  "SILENCE",
  "NO_ANSWER",
  "BUSY",
  "BAD_NUMBER",
  "CARRIER_FAULT",
  "PROVIDER_FAULT",
  "ACCOUNT_FAULT",
  "CAPACITY",
  "ENDED_BY_US",
  "UNKNOWN",
] as const satisfies CallOutcome[];

function plan(policy: RedialPolicy, schedule: Schedule, facts: Omit<RedialFacts, "round">): string {
  const placedAt = new Date(facts.endedAt.getTime() - 30_000);
  const planned = planRedial(policy, schedule, { ...facts, round: roundAt(schedule, placedAt) });
  return "at" in planned ? planned.at.toISOString().slice(0, 16) : planned.dropped;
}

describe("after a call that ended at 15:00 UTC", () => {
  test.for([
    ["a busy line is tried again after 15 minutes", "BUSY", twice, "2026-11-02T15:15"],
    ["a phone that nobody answered after an hour", "NO_ANSWER", twice, "2026-11-02T16:00"],
    ["a fault of the carrier after ten minutes", "CARRIER_FAULT", twice, "2026-11-02T15:10"],
    ["a voicemail is left alone", "VOICEMAIL", twice, "NOT_FOR_THIS_OUTCOME"],
    [
      "unless the campaign says otherwise",
      "VOICEMAIL",
      { ...twice, redialDelays: { VOICEMAIL: 30 } },
      "2026-11-02T15:30",
    ],
    [
      "a busy line is left alone if the campaign says so",
      "BUSY",
      { ...twice, redialDelays: { BUSY: null } },
      "NOT_FOR_THIS_OUTCOME",
    ],
    ["who has answered is left alone", "ANSWERED", twice, "NOT_FOR_THIS_OUTCOME"],
    ["a number that does not exist is left alone", "BAD_NUMBER", twice, "NOT_FOR_THIS_OUTCOME"],
    ["nothing happens by default", "BUSY", { ...twice, redialsPerRound: 0 }, "OFF"],
  ] satisfies [string, CallOutcome, RedialPolicy, string][])(
    "%s",
    ([, outcome, policy, expected]) => {
      const endedAt = new Date("2026-11-02T15:00:00Z");
      expect(plan(policy, aSchedule(), { outcome, endedAt, redialsUsedInRound: 0 })).toBe(expected);
    },
  );
});

test("one budget holds for all outcomes of a round", () => {
  const endedAt = new Date("2026-11-02T15:00:00Z");
  const plans = [1, 2].map((redialsUsedInRound) =>
    plan(twice, aSchedule(), { outcome: "BUSY", endedAt, redialsUsedInRound }),
  );
  expect(plans).toEqual(["2026-11-02T15:15", "BUDGET_SPENT"]);
});

describe("a redial that falls outside the window", () => {
  test.for([
    ["of a daily campaign is dropped", {}, "ROUND_HAS_NO_OPENING_LEFT"],
    [
      "is dropped even when the next round opens as it begins",
      { startTime: "00:00", endTime: "17:00" },
      "ROUND_HAS_NO_OPENING_LEFT",
    ],
    [
      "of a weekly campaign waits for the next opening of the week",
      { scheduleFrequency: "WEEKLY", scheduleDays: [1, 3] },
      "2026-11-04T14:00",
    ],
    [
      "of a weekly campaign is dropped when the week has none",
      { scheduleFrequency: "WEEKLY", scheduleDays: [1] },
      "ROUND_HAS_NO_OPENING_LEFT",
    ],
    [
      "is dropped when the campaign has no day left",
      { scheduleFrequency: "WEEKLY", scheduleDays: [1, 3], endsOn: "2026-11-03" },
      "ROUND_HAS_NO_OPENING_LEFT",
    ],
  ] satisfies [string, Partial<Schedule>, string][])("%s", ([, overrides, expected]) => {
    const facts = { outcome: "NO_ANSWER", redialsUsedInRound: 0 } as const;
    const endedAt = new Date("2026-11-02T21:30:00Z");
    expect(plan(twice, aSchedule(overrides), { ...facts, endedAt })).toBe(expected);
  });
});

test("a redial is never early, outside the window, outside the round or over the budget", () => {
  const policies = fc.record({
    redialsPerRound: fc.integer({ min: 0, max: 10 }),
    redialDelays: fc.record(
      {
        BUSY: fc.option(fc.integer({ min: 0, max: 3000 })),
        NO_ANSWER: fc.option(fc.integer({ min: 0, max: 3000 })),
        VOICEMAIL: fc.option(fc.integer({ min: 0, max: 3000 })),
      },
      { requiredKeys: [] },
    ),
  });
  const calls = fc.record({
    outcome: fc.constantFrom(...outcomes),
    redialsUsedInRound: fc.integer({ min: 0, max: 10 }),
    minutes: fc.integer({ min: 0, max: 720 }),
  });
  fc.assert(
    fc.property(moments, policies, calls, ({ schedule, at }, policy, { minutes, ...facts }) => {
      const placedAt = nextOpening(schedule, at);
      if (placedAt === null) return;
      const endedAt = new Date(placedAt.getTime() + minutes * 60_000);
      const round = roundAt(schedule, placedAt);
      const planned = planRedial(policy, schedule, { ...facts, endedAt, round });
      if (!("at" in planned)) return;
      const gate = gateAt(schedule, planned.at);
      expect(gate).toMatchObject({ isOpen: true, round: { key: round.key } });
      expect(planned.at >= endedAt).toBe(true);
      expect(facts.redialsUsedInRound).toBeLessThan(policy.redialsPerRound);
    }),
    { numRuns: 300 },
  );
});
