import { describe, expect, test } from "vitest";
import { nextBackoffMs } from "#rules/backoff.ts";
import { isOwedCall, type OwedCallFacts } from "#rules/owed-call.ts";
import { isCleanMiss, isPresumedAbsent, type Listing } from "#rules/presumption.ts";
import { whyUnwanted } from "#rules/unwanted-call.ts";
import { barring, campaignFacts, freeContact, listed } from "./campaign-facts.ts";

const minuteMs = 60_000;

describe("a round owes a call", () => {
  const facts: OwedCallFacts = { ...freeContact, hasOpenCall: false, servedInRound: 0 };

  test.for(barring)("not to a contact barred by $bar", ({ contact }) => {
    expect(isOwedCall({ ...facts, ...contact }, 3)).toBe(false);
  });

  test.for([
    ["to a contact who was not served", {}, true],
    ["not beside an open call of whatever round", { hasOpenCall: true }, false],
    ["not after it was served", { servedInRound: 1 }, false],
    ["up to the completed calls a contact gets", { completedCalls: 2 }, true],
  ] as const)("%s", ([, change, owed]) => {
    expect(isOwedCall({ ...facts, ...change }, 3)).toBe(owed);
  });
});

describe("a listing without the dial", () => {
  const horizons = { firstMissMs: minuteMs, lastMissMs: 2 * minuteMs, misses: 3 };
  const sentAt = new Date("2030-05-15T12:00:00Z");
  const after = (ms: number) => new Date(sentAt.getTime() + ms);
  const listing: Listing = {
    createdAtGe: after(-10 * minuteMs),
    complete: true,
    askedAt: after(minuteMs),
    vapiNow: after(minuteMs),
    now: after(minuteMs),
  };

  test.for([
    ["counts when it is complete, old enough and reaches back", {}, true],
    ["does not count when pages are missing", { complete: false }, false],
    ["does not count before VAPI had time to list it", { askedAt: after(59_999) }, false],
    [
      "does not count when it reaches back too little",
      { createdAtGe: after(-9 * minuteMs) },
      false,
    ],
    ["is judged by VAPI's clock: slow", { vapiNow: after(0) }, false],
    [
      "is judged by VAPI's clock: fast",
      { vapiNow: after(2 * minuteMs), createdAtGe: after(-9 * minuteMs) },
      true,
    ],
  ] as const)("%s", ([, change, clean]) => {
    expect(isCleanMiss({ ...listing, ...change }, sentAt, horizons)).toBe(clean);
  });

  test.for([
    ["two misses are too few", 2, 5 * minuteMs, false],
    ["three misses within two minutes are too soon", 3, 2 * minuteMs - 1, false],
    ["three misses, the last two minutes after it was sent", 3, 2 * minuteMs, true],
  ] as const)("presumes absence: %s", ([, cleanMisses, ageMs, absent]) => {
    expect(isPresumedAbsent({ cleanMisses, sentAt, askedAt: after(ageMs) }, horizons)).toBe(absent);
  });
});

test("waits double from five seconds to a minute, unless VAPI names one", () => {
  const bounds = { firstBackoffMs: 5_000, longestBackoffMs: 60_000 };
  const waits = [0];
  while (waits.length < 7) waits.push(nextBackoffMs(waits.at(-1)!, null, bounds));
  expect(waits.slice(1)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  expect(nextBackoffMs(0, 7_000, bounds)).toBe(7_000);
  expect(nextBackoffMs(0, 10 ** 12, bounds)).toBe(3_600_000);
});

describe("a call put back is cancelled instead", () => {
  const now = new Date("2030-05-15T12:00:00Z");

  test.for([
    ["never while all is well", {}, {}, "ROUND", null],
    ["not in a paused campaign", { state: "PAUSED" }, {}, "ROUND", null],
    ["in a stopped campaign", { state: "STOPPED" }, {}, "ROUND", "CAMPAIGN_STOPPED"],
    ["but not a test call of it", { state: "STOPPED" }, {}, "TEST", null],
    ["in a deleted campaign", { deletedAt: now }, {}, "TEST", "CAMPAIGN_DELETED"],
    ["in a campaign that has ended", { endsOn: "2030-05-14" }, {}, "ROUND", "CAMPAIGN_ENDED"],
    ["of a contact who must not be called", {}, { doNotCall: listed }, "TEST", "DO_NOT_CALL"],
    ["of a deleted contact", {}, { isDeleted: true }, "ROUND", "CONTACT_DELETED"],
    ["of a contact who has left", {}, { isEnrolled: false }, "ROUND", "NOT_ENROLLED"],
    ["but not a test call to one who never was in", {}, { isEnrolled: false }, "TEST", null],
    [
      "not because of a number that may be corrected",
      {},
      { unreachableReason: "?" },
      "ROUND",
      null,
    ],
    ["not because of a limit that may be raised", {}, { completedCalls: 3 }, "ROUND", null],
    ["of an undone import", {}, { isImportUndone: true }, "REDIAL", "IMPORT_UNDONE"],
    ["but not one that a person has asked for", {}, { isImportUndone: true }, "MANUAL", null],
  ] as const)("%s", ([, changeCampaign, changeContact, kind, reason]) => {
    const answer = whyUnwanted(
      { ...campaignFacts, ...changeCampaign },
      { ...freeContact, ...changeContact },
      kind,
      now,
    );
    expect(answer).toBe(reason);
  });
});
