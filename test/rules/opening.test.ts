import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gateAt } from "#rules/gate.ts";
import { nextLook, type WaitingFacts } from "#rules/opening.ts";
import type { Schedule } from "#rules/schedule.ts";
import { aSchedule, moments } from "./schedules.ts";

const hourMs = 3_600_000;
const nothing: WaitingFacts = { isBusy: false, isBehind: false, dueAt: null };

const look = (schedule: Schedule, at: Date, waiting: Partial<WaitingFacts> = {}) =>
  nextLook(schedule, gateAt(schedule, at), { ...nothing, ...waiting }, at);

describe("a lane is looked at again", () => {
  const schedule = aSchedule({ timeZone: "UTC", scheduleDays: [1, 2, 3] });
  const tuesday = (time: string) => new Date(`2026-03-10T${time}:00Z`);

  test.for([
    ["at its opening, while it is closed", "07:00", {}, tuesday("09:00")],
    ["at midnight, when another rule may close it", "18:00", {}, new Date("2026-03-11T00:00Z")],
    ["at its end, while it is open and nothing waits", "12:00", {}, tuesday("17:00")],
    ["when a call becomes due", "12:00", { dueAt: tuesday("12:15") }, tuesday("12:15")],
    [
      "at its end, if a call becomes due later",
      "12:00",
      { dueAt: tuesday("18:15") },
      tuesday("17:00"),
    ],
    ["at each tick, while a call is due", "12:00", { dueAt: tuesday("11:00") }, "NOW"],
    ["at each tick, while a member may be owed a call", "12:00", { isBehind: true }, "NOW"],
    ["at each tick, while calls are live", "12:00", { isBusy: true }, "NOW"],
  ] as const)("%s", ([, time, waiting, expected]) => {
    expect(look(schedule, tuesday(time), waiting)).toEqual(expected);
  });

  test("never, if it has ended or its time zone is not known", () => {
    const ended = aSchedule({ endsOn: "2026-03-01" });
    expect(look(ended, tuesday("12:00"))).toBe("NEVER");
    expect(look(aSchedule({ timeZone: "Mars/Olympus" }), tuesday("12:00"))).toBe("NEVER");
  });
});

test("nothing can be done for a lane before its next look, and the rule that closes it stays the same", () => {
  const waits = fc.option(fc.integer({ min: 1, max: 40 * hourMs }), { freq: 2 });
  const part = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  fc.assert(
    fc.property(
      moments,
      waits,
      fc.array(part, { minLength: 20, maxLength: 20 }),
      ({ schedule, at }, wait, parts) => {
        const dueAt = wait === null ? null : new Date(at.getTime() + wait);
        const next = look(schedule, at, { dueAt });
        if (next === "NOW") throw new Error("nothing is due");
        const before = gateAt(schedule, at);
        const until = next === "NEVER" ? at.getTime() + 400 * 24 * hourMs : next.getTime();
        expect(until).toBeGreaterThan(at.getTime());
        for (const share of parts) {
          const instant = new Date(
            Math.min(until - 1, at.getTime() + share * (until - at.getTime())),
          );
          const gate = gateAt(schedule, instant);
          expect(gate.isOpen).toBe(before.isOpen);
          if (gate.isOpen) {
            expect(gate.round).toEqual(before.round);
            expect(dueAt === null || instant < dueAt).toBe(true);
          } else if (!before.isOpen) {
            expect(gate.reason).toBe(before.reason);
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});
