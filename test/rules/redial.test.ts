import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallOutcome } from "#rules/call-state.ts";
import { gateAt, nextOpening, windowsOn } from "#rules/gate.ts";
import { defaultRedialDelays, type RedialOutcome } from "#rules/campaign-settings.ts";
import { planRedial, type RedialFacts, type RedialPolicy } from "#rules/redial.ts";
import type { RedialCounts } from "#rules/round-cases.ts";
import { roundAt } from "#rules/round.ts";
import type { Schedule } from "#rules/schedule.ts";
import { aSchedule, moments } from "./schedules.ts";

/** The counts of a contact who was dialled in the round and redialled so often. */
function redialled(times: number): RedialCounts {
  return { redialsInRound: times, dialsWithoutCallbacks: times + 1 };
}

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

function plan(
  policy: RedialPolicy,
  schedule: Schedule,
  facts: Omit<RedialFacts, "round" | "now">,
): string {
  const placedAt = new Date(facts.endedAt.getTime() - 30_000);
  const round = roundAt(schedule, placedAt);
  const planned = planRedial(policy, schedule, { ...facts, now: facts.endedAt, round });
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
      expect(plan(policy, aSchedule(), { outcome, endedAt, ...redialled(0) })).toBe(expected);
    },
  );
});

test("one budget holds for all outcomes of a round", () => {
  const endedAt = new Date("2026-11-02T15:00:00Z");
  const plans = [1, 2].map((times) =>
    plan(twice, aSchedule(), { outcome: "BUSY", endedAt, ...redialled(times) }),
  );
  expect(plans).toEqual(["2026-11-02T15:15", "BUDGET_SPENT"]);
});

describe("a redial stays in the round of its call", () => {
  const schedule = aSchedule({ timeZone: "UTC", startTime: "00:00", endTime: "23:59" });
  const endedAt = new Date("2026-11-02T15:00:00Z");
  const at = new Date("2026-11-02T15:15:00Z");
  const other = {
    startsAt: new Date("2026-11-01T00:00:00Z"),
    endsAt: new Date("2026-11-04T00:00:00Z"),
  };
  test.for([
    ["and may come at its beginning", { startsAt: at }, { at }],
    [
      "and not before it",
      { startsAt: new Date(at.getTime() + 1) },
      { dropped: "ROUND_HAS_NO_OPENING_LEFT" },
    ],
    ["and may come right before its end", { endsAt: new Date(at.getTime() + 1) }, { at }],
    ["and not at its end", { endsAt: at }, { dropped: "ROUND_HAS_NO_OPENING_LEFT" }],
  ] as const)("%s", ([, bounds, planned]) => {
    const round = { key: "2026-11-02", ...other, ...bounds };
    const facts = { outcome: "BUSY" as const, endedAt, now: endedAt, ...redialled(0), round };
    expect(planRedial(twice, schedule, facts)).toEqual(planned);
  });

  test.for([
    ["by a clock of VAPI's that is ahead is as good as now", 60, "2026-11-02T15:15:00Z"],
    ["five minutes ago counts from then", -5, "2026-11-02T15:10:00Z"],
    ["an hour ago is made up for now", -60, "2026-11-02T15:00:00Z"],
  ] as const)("an end %s", ([, minutes, expected]) => {
    const ended = new Date(endedAt.getTime() + minutes * 60_000);
    const round = { key: "2026-11-02", ...other };
    const facts = { outcome: "BUSY" as const, endedAt: ended, now: endedAt, ...redialled(0) };
    expect(planRedial(twice, schedule, { ...facts, round })).toEqual({ at: new Date(expected) });
  });
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
    const facts = { outcome: "NO_ANSWER", ...redialled(0) } as const;
    const endedAt = new Date("2026-11-02T21:30:00Z");
    expect(plan(twice, aSchedule(overrides), { ...facts, endedAt })).toBe(expected);
  });
});

const delay = fc.option(fc.integer({ min: 0, max: 3000 }));
const policies = fc.record({
  redialsPerRound: fc.integer({ min: 0, max: 10 }),
  redialDelays: fc.record(
    { BUSY: delay, NO_ANSWER: delay, VOICEMAIL: delay, CARRIER_FAULT: delay },
    { requiredKeys: [] },
  ),
});

function delayOf({ redialDelays }: RedialPolicy, outcome: CallOutcome): number | null {
  if (!(outcome in defaultRedialDelays)) return null;
  const own = redialDelays[outcome as RedialOutcome];
  return own === undefined ? defaultRedialDelays[outcome as RedialOutcome] : own;
}

test("a redial is never early, outside the window, outside the round or over the budget", () => {
  const calls = fc.record({
    outcome: fc.constantFrom(...outcomes),
    redials: fc.integer({ min: 0, max: 10 }),
    minutes: fc.integer({ min: 0, max: 720 }),
    heardAfter: fc.integer({ min: -720, max: 720 }),
  });
  fc.assert(
    fc.property(moments, policies, calls, ({ schedule, at }, policy, call) => {
      const { minutes, heardAfter, outcome, redials } = call;
      const placedAt = nextOpening(schedule, at);
      if (placedAt === null) return;
      const endedAt = new Date(placedAt.getTime() + minutes * 60_000);
      const round = roundAt(schedule, placedAt);
      const now = new Date(endedAt.getTime() + heardAfter * 60_000);
      const planned = planRedial(policy, schedule, {
        ...redialled(redials),
        outcome,
        endedAt,
        now,
        round,
      });
      if (!("at" in planned)) return;
      const gate = gateAt(schedule, planned.at);
      expect(gate).toMatchObject({ isOpen: true, round: { key: round.key } });
      expect(planned.at >= now).toBe(true);
      expect(redials).toBeLessThan(policy.redialsPerRound);
    }),
    { numRuns: 300 },
  );
});

/** The first instant from `due` on that lies in a window of the round, found day by day; null: none. */
function openingInRound(schedule: Schedule, due: Date, round: RedialFacts["round"]): number | null {
  const dayMs = 86_400_000;
  const instants = [];
  for (let day = round.startsAt.getTime() - 3 * dayMs; day < round.endsAt.getTime() + dayMs;) {
    const [window] = windowsOn(schedule, new Date(day).toISOString().slice(0, 10));
    day += dayMs;
    if (window === undefined || window.closesAt <= due) continue;
    const at = Math.max(window.opensAt.getTime(), due.getTime());
    if (at >= round.startsAt.getTime() && at < round.endsAt.getTime()) instants.push(at);
  }
  return instants.length === 0 ? null : Math.min(...instants);
}

function expectedPlan(
  policy: RedialPolicy,
  schedule: Schedule,
  { outcome, endedAt, round }: Pick<RedialFacts, "outcome" | "endedAt" | "round">,
): ReturnType<typeof planRedial> {
  const wait = delayOf(policy, outcome);
  if (policy.redialsPerRound === 0) return { dropped: "OFF" };
  if (wait === null) return { dropped: "NOT_FOR_THIS_OUTCOME" };
  const opening = openingInRound(schedule, new Date(endedAt.getTime() + wait * 60_000), round);
  return opening === null ? { dropped: "ROUND_HAS_NO_OPENING_LEFT" } : { at: new Date(opening) };
}

test("a redial comes as soon as its delay and the round's windows let it, and is dropped only where none is left", () => {
  const calls = fc.record({
    outcome: fc.constantFrom(...outcomes),
    minutes: fc.integer({ min: 0, max: 720 }),
  });
  fc.assert(
    fc.property(moments, policies, calls, ({ schedule: any, at }, policy, { outcome, minutes }) => {
      const schedule = { ...any, intervalDays: ((any.intervalDays ?? 1) % 10) + 1 };
      const placedAt = nextOpening(schedule, at);
      if (placedAt === null) return;
      const round = roundAt(schedule, placedAt);
      const endedAt = new Date(placedAt.getTime() + minutes * 60_000);
      const facts = { outcome, endedAt, now: endedAt, ...redialled(0), round };
      const planned = planRedial(policy, schedule, facts);
      expect(planned).toEqual(expectedPlan(policy, schedule, { outcome, endedAt, round }));
    }),
    { numRuns: 300 },
  );
});

test("a round has its one call and never more than its budget of redials, whatever the mix of outcomes", () => {
  const lives = fc.record({
    outcomes: fc.array(fc.constantFrom(...outcomes), { minLength: 12, maxLength: 30 }),
    lastsSeconds: fc.integer({ min: 0, max: 900 }),
  });
  fc.assert(
    fc.property(moments, policies, lives, ({ schedule, at }, policy, life) => {
      const first = nextOpening(schedule, at);
      if (first === null) return;
      const round = roundAt(schedule, first);
      const placed = [first];
      for (const outcome of life.outcomes) {
        const endedAt = new Date(placed.at(-1)!.getTime() + life.lastsSeconds * 1000);
        const counts = redialled(placed.length - 1);
        const facts = { ...counts, outcome, endedAt, now: endedAt, round };
        const plan = planRedial(policy, schedule, facts);
        if (!("at" in plan)) break;
        expect(delayOf(policy, outcome)).not.toBeNull();
        expect(plan.at >= endedAt).toBe(true);
        expect(gateAt(schedule, plan.at)).toMatchObject({
          isOpen: true,
          round: { key: round.key },
        });
        placed.push(plan.at);
      }
      expect(placed.length - 1).toBeLessThanOrEqual(policy.redialsPerRound);
    }),
    { numRuns: 200 },
  );
});
