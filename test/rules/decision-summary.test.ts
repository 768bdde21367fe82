import { expect, test } from "vitest";
import { decisionSummary, type LastCall } from "#rules/decision-summary.ts";
import { explain } from "#rules/decision.ts";
import { barring } from "./campaign-facts.ts";
import { type Change, facts, noon } from "./decision-facts.ts";

function summaryOf(change: Change, last: Partial<LastCall> | null, at: Date | null = null): string {
  const asked = at === null ? facts(change) : { ...facts(change, at), queue: null };
  const call: LastCall | null = last && {
    placedAt: new Date("2030-05-15T10:02:00Z"),
    outcome: "NO_ANSWER",
    isLive: false,
    ...last,
  };
  const decision = explain(asked, at ?? noon);
  return decisionSummary({ decision, facts: asked, last: call }, noon, at);
}

const newYork = { timeZone: "America/New_York" };
const called = { dialsInRound: 1, dialsWithoutCallbacks: 1 };

test.for<[what: string, change: Change, last: Partial<LastCall> | null, summary: string]>([
  ["nobody was called", {}, null, "Not called in this campaign yet. Next call: now."],
  [
    "a round that has had its call, without redials",
    { campaign: newYork, contact: called },
    { placedAt: new Date("2030-05-15T11:30:00Z") },
    "Nobody answered today at 07:30, and redials are off. Next call: tomorrow from 09:00 (New York).",
  ],
  [
    "redials that are used up",
    {
      campaign: { redialsPerRound: 1 },
      contact: { ...called, dialsInRound: 2, dialsWithoutCallbacks: 2, redialsInRound: 1 },
    },
    { outcome: "BUSY" },
    "The line was busy today at 10:02, and the redials of the round are used up. Next call: tomorrow from 09:00 (UTC).",
  ],
  [
    "a conversation",
    { contact: called },
    { outcome: "ANSWERED" },
    "A person answered today at 10:02. Next call: tomorrow from 09:00 (UTC).",
  ],
  [
    "a closed campaign, and a call of another year",
    { campaign: { startTime: "16:00" } },
    { placedAt: new Date("2029-12-03T10:02:00Z") },
    "Nobody answered on Mon 3 December 2029 at 10:02. Next call: today from 16:00 (UTC).",
  ],
  [
    "a live call",
    { contact: { isInFlight: true } },
    { outcome: null, isLive: true },
    "A call is live that was placed today at 10:02. Next call: when the live call has ended.",
  ],
  [
    "no free slot",
    { queue: { tenantSlots: 0 } },
    { placedAt: new Date("2030-05-14T10:02:00Z"), outcome: null },
    "A call was placed yesterday at 10:02. Next call: as soon as a slot is free.",
  ],
  [
    "somebody has to act",
    { campaign: { state: "PAUSED" } },
    { outcome: "VOICEMAIL" },
    "A voicemail answered today at 10:02. There is no next call: the campaign is paused.",
  ],
  [
    "a number that is on the list",
    { contact: barring.find(({ bar }) => bar === "ON_DO_NOT_CALL_LIST")!.contact },
    null,
    "Not called in this campaign yet. There is no next call: the number has been on the do-not-call list since 2030-05-01 08:30 UTC (said in a call: asked for it).",
  ],
])("%s", ([, change, last, summary]) => {
  expect(summaryOf(change, last)).toBe(summary);
});

test("another instant is seen from the present", () => {
  const at = new Date("2030-05-17T10:00:00Z");
  expect(summaryOf({}, {}, at)).toBe(
    "Nobody answered today at 10:02. A call is allowed on Fri 17 May at 10:00.",
  );
});
