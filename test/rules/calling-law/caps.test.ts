import { describe, expect, test } from "vitest";
import { capReached, type CountedCall, numberCap, type Refusal } from "#rules/caps.ts";
import { lawFor } from "#rules/calling-law.ts";
import { expectedCaps } from "./expected-rules.ts";
import { areaOf, callTypesOf, dayInForce, hourMs, minuteMs, rulesWith } from "./pack.ts";

/** What the tests of a cap use. */
function given([rule]: (typeof expectedCaps)[number]) {
  const [id, jurisdiction, letters] = rule;
  const callType = callTypesOf(letters)[0]!;
  const now = dayInForce(rule);
  const area = areaOf(jurisdiction);
  const law = lawFor(rulesWith(), { callType, area, callerZone: "Etc/UTC" });
  const cap = numberCap(law.caps.find(({ ref }) => ref === `${id}@1`)!);
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const call = (at: Date, change: Partial<CountedCall> = {}): CountedCall => ({
    at,
    callType,
    subject: "roofs",
    conversationAt: null,
    ...change,
  });
  const until = (calls: readonly CountedCall[], subject: string | null = "roofs") =>
    capReached([cap], { calls, refusals: [] }, subject, now)?.until ?? null;
  const untilAfter = (refusals: readonly Refusal[]) =>
    capReached([cap], { calls: [], refusals }, "roofs", now)?.until ?? null;
  return { now, cap, callType, ago, call, until, untilAfter };
}

test.for(expectedCaps)("%s has the numbers of the table", (row) => {
  const [, max, hours, startsAt, isPerSubject] = row;
  expect(given(row).cap).toMatchObject({ max, hours, startsAt, isPerSubject });
});

const afterAnEvent = expectedCaps.filter(([, , , startsAt]) => startsAt !== null);

test.for(afterAnEvent)("%s allows no call from the event to the end of its period", (row) => {
  const [, , hours, startsAt] = row;
  const { now, callType, ago, call, until, untilAfter } = given(row);
  const after = (ms: number) =>
    startsAt === "REFUSAL"
      ? untilAfter([{ at: ago(ms), callType, subject: "roofs" }])
      : until([call(ago(ms + hourMs), { conversationAt: ago(ms) })]);
  expect(until([])).toBeNull();
  expect(until([call(ago(minuteMs))])).toBeNull();
  expect(after(minuteMs)).toEqual(new Date(ago(minuteMs).getTime() + hours * hourMs));
  expect(after(hours * hourMs - minuteMs)).toEqual(new Date(now.getTime() + minuteMs));
  expect(after(hours * hourMs)).toBeNull();
});

const afterRefusals = expectedCaps.filter(([, , , startsAt]) => startsAt === "REFUSAL");

test.for(afterRefusals)(
  "%s counts refusals of such calls, and those of which it is not known",
  (row) => {
    const [, , , , isPerSubject] = row;
    const { ago, callType, untilAfter } = given(row);
    const refusal = { at: ago(minuteMs), callType, subject: "roofs" };
    expect(untilAfter([refusal])).not.toBeNull();
    expect(untilAfter([{ ...refusal, callType: null, subject: null }])).not.toBeNull();
    expect(untilAfter([{ ...refusal, callType: "SURVEY" }])).toBeNull();
    expect(untilAfter([{ ...refusal, subject: "windows" }]) === null).toBe(isPerSubject);
  },
);

const ofCalls = expectedCaps.filter(([, , , startsAt]) => startsAt === null);

describe.for(ofCalls)("cap: %s", (row) => {
  const [[, , letters], max, hours, , isPerSubject] = row;
  const { now, ago, call, until } = given(row);
  const calls = (count: number, change: Partial<CountedCall> = {}) =>
    Array.from({ length: count }, (_, index) => call(ago((index + 1) * minuteMs), change));

  test("allows its number of calls in the period, and no more", () => {
    const end = new Date(ago(max * minuteMs).getTime() + hours * hourMs);
    expect(until(calls(max - 1))).toBeNull();
    expect(until(calls(max))).toEqual(end);
    expect(until(calls(max + 1))).toEqual(end);
  });

  test("forgets a call exactly when its period has passed", () => {
    const oldest = (ms: number) => [call(ago(ms)), ...calls(max - 1)];
    expect(until(oldest(hours * hourMs - minuteMs))).toEqual(new Date(now.getTime() + minuteMs));
    expect(until(oldest(hours * hourMs))).toBeNull();
    expect(until(oldest(hours * hourMs + minuteMs))).toBeNull();
  });

  test("counts calls of its types, and those whose type or subject is not known", () => {
    const others = ["TELEMARKETING", "DEBT_COLLECTION"] as const;
    const other = others.find((each) => !callTypesOf(letters).includes(each))!;
    expect(until(calls(max, { callType: other }))).toBeNull();
    expect(until(calls(max, { callType: null }))).not.toBeNull();
    expect(until(calls(max, { subject: null }))).not.toBeNull();
    expect(until(calls(max), null)).not.toBeNull();
    expect(until(calls(max, { subject: "windows" })) === null).toBe(isPerSubject);
  });
});

test("all caps count together: the one that holds longest decides", () => {
  const now = new Date("2026-11-30T12:00:00Z");
  const own = { max: 1, startsAt: null, callTypes: null, isPerSubject: false } as const;
  const call = { callType: null, subject: null, conversationAt: null };
  const calls = [{ ...call, at: new Date("2026-11-30T11:00:00Z") }];
  const caps = [
    { ...own, ref: "short", hours: 2 },
    { ...own, ref: "long", hours: 24 },
    { ...own, ref: "not reached", hours: 48, max: 2 },
  ];
  const reached = capReached(caps, { calls, refusals: [] }, null, now);
  expect(reached?.cap.ref).toBe("long");
  expect(reached?.until).toEqual(new Date("2026-12-01T11:00:00Z"));
});
