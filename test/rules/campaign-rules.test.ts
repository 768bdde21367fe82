import { describe, expect, test } from "vitest";
import {
  campaignMessage,
  type CampaignReason,
  campaignRefusal,
  campaignRules,
  lineRules,
} from "#rules/campaign-rules.ts";
import { explain } from "#rules/decision.ts";
import {
  blackout,
  barredBy,
  boundedFrom,
  type Change,
  facts,
  holiday,
  later,
  noon,
  refusals,
} from "./decision-facts.ts";
import { poolOf } from "./campaign-facts.ts";

const midnight = new Date("2030-05-16T00:00:00Z");

const examples: readonly (readonly [CampaignReason, Change, message: string])[] = [
  [
    "TENANT_DISABLED",
    { tenant: { isDisabled: true } },
    "the operator of the server has disabled the tenant. Ask the operator to enable it.",
  ],
  [
    "DATABASE_RECONCILING",
    { tenant: { isReconciling: true } },
    "the database was restored, copied or taken over by another server, and VAPI is asked which calls it has lost. Calls continue automatically: within seconds if the workers find that nothing was lost, otherwise when VAPI has answered, after two minutes at the earliest.",
  ],
  ["CAMPAIGN_DELETED", { campaign: { deletedAt: noon } }, "the campaign was deleted."],
  [
    "CAMPAIGN_INACTIVE",
    { campaign: { state: "PAUSED" } },
    "the campaign is paused. Start the campaign with startCampaign.",
  ],
  [
    "VAPI_NOT_CONFIGURED",
    { tenant: { vapiConfigured: false } },
    "no VAPI key is set. Set one with configureVapi.",
  ],
  [
    "TIME_ZONE_INVALID",
    { campaign: { timeZone: "Mars/Olympus" } },
    '"Mars/Olympus" is not a time zone: use a name of the IANA time zone database, such as "America/New_York". Change timeZone with updateCampaign; until then the campaign places no calls.',
  ],
  [
    "BEFORE_START",
    { campaign: { startsOn: "2030-05-20" } },
    "the campaign is closed until Mon 2030-05-20 09:00:00 +00:00.",
  ],
  [
    "AFTER_END",
    { campaign: { endsOn: "2030-05-14" } },
    "the campaign has no window left. Set a later endsOn with updateCampaign.",
  ],
  [
    "NOT_A_SCHEDULED_DAY",
    { campaign: { scheduleDays: [5] } },
    "the campaign is closed until Fri 2030-05-17 09:00:00 +00:00.",
  ],
  [
    "OUTSIDE_WINDOW",
    { campaign: { startTime: "13:00" } },
    "the campaign is closed until Wed 2030-05-15 13:00:00 +00:00.",
  ],
  [
    "OUTSIDE_WINDOW",
    { where: { zones: ["America/New_York", "Europe/London"], bounds: [] } },
    "it is not within the campaign's hours in America/New_York; the campaign is closed until Wed 2030-05-15 13:00:00 +00:00.",
  ],
  [
    "AREA_UNKNOWN",
    { where: { zones: [], bounds: [] } },
    "it is not known where the contact is, and the campaign's hours depend on it. Give the contact a time zone, or a country and a region.",
  ],
  [
    "BLACKOUT_DATE",
    { gate: blackout },
    "2030-05-15 is a blackout date (stocktaking); the campaign is closed until Thu 2030-05-16 09:00:00 +00:00.",
  ],
  [
    "HOLIDAY",
    { gate: holiday },
    "2030-05-15 is a holiday (US-FED); the campaign is closed until Thu 2030-05-16 09:00:00 +00:00.",
  ],
  [
    "OUTSIDE_CALLING_HOURS",
    { where: boundedFrom("14:00") },
    "XX-HOURS@1 allows no calls now in Europe/London; the campaign is closed until Wed 2030-05-15 13:00:00 +00:00.",
  ],
  [
    "OUTSIDE_CALLING_HOURS",
    { where: boundedFrom("09:00", new Map([["2030-05-15", "Founding Day"]])) },
    "XX-HOURS@1 allows no calls now in Europe/London; 2030-05-15 is closed (Founding Day) in Europe/London; the campaign is closed until Thu 2030-05-16 09:00:00 +00:00.",
  ],
  [
    "CALL_BANNED",
    { where: barredBy("XX-BAN@1", "CALL_BANNED") },
    "XX-BAN@1 bars calls of this type where the contact is.",
  ],
  [
    "JURISDICTION_NOT_REVIEWED",
    { where: barredBy("PL", "JURISDICTION_NOT_REVIEWED") },
    "the tenant's rule pack does not cover PL, where the contact may be. Give the contact a country and a region that the pack covers, or write a rule of your own for the region with updateTenant.",
  ],
  [
    "JURISDICTION_NOT_REVIEWED",
    { where: barredBy("UNKNOWN", "JURISDICTION_NOT_REVIEWED") },
    "it is not known in which country the contact is. Give the contact a country and a region that the pack covers, or write a rule of your own for the region with updateTenant.",
  ],
  [
    "VAPI_BACKING_OFF",
    { tenant: { dialPausedUntil: later } },
    "VAPI was at capacity or could not be reached; the next call is placed from Wed 2030-05-15 12:01:00 +00:00.",
  ],
  [
    "NO_NUMBER_FREE",
    { pool: poolOf(later) },
    "the phone number has reached the daily limit, and calls can be placed again from Wed 2030-05-15 12:01:00 +00:00.",
  ],
  [
    "NO_NUMBER_FREE",
    { pool: poolOf(midnight) },
    "the phone number has reached the daily limit, and calls can be placed again from Thu 2030-05-16 09:00:00 +00:00.",
  ],
  [
    "NO_NUMBER_FREE",
    { pool: poolOf(midnight), campaign: { endsOn: "2030-05-15" } },
    "the phone number has reached the daily limit until Thu 2030-05-16 00:00:00 +00:00; the campaign has no window left.",
  ],
  [
    "VAPI_BACKING_OFF",
    { tenant: { dialPausedUntil: midnight } },
    "VAPI was at capacity or could not be reached; the next call is placed from Thu 2030-05-16 09:00:00 +00:00.",
  ],
];

describe("whether a campaign may place calls at all", () => {
  const reasons = Object.keys({ ...campaignRules, ...lineRules });
  const refused = refusals.filter(([reason]) => reasons.includes(reason));

  test.for(refused)("%s refuses, as in the decision", ([reason, change]) => {
    expect(campaignRefusal(facts(change), noon)).toBe(reason);
    const { detail } = explain(facts(change), noon).rules.find(({ rule }) => rule === reason)!;
    expect(campaignMessage(facts(change), noon)).toContain(`No calls are placed now: ${detail}`);
  });

  test("no other rule of the decision does", () => {
    for (const [reason, change] of refusals) {
      if (!reasons.includes(reason))
        expect(campaignRefusal(facts(change), noon), reason).toBeNull();
    }
  });

  test.for(examples)("%s is explained with what to do", ([, change, message]) => {
    expect(campaignMessage(facts(change), noon)).toBe(`No calls are placed now: ${message}`);
  });

  test("it may, and the message says until when", () => {
    const change: Change = { campaign: { timeZone: "Europe/Berlin" } };
    expect(campaignRefusal(facts(change), noon)).toBeNull();
    expect(campaignMessage(facts(change), noon)).toBe(
      "Calls can be placed now: the campaign is open until Wed 2030-05-15 17:00:00 +02:00.",
    );
  });

  test("the first of several rules decides", () => {
    const change: Change = {
      tenant: { vapiConfigured: false, dialPausedUntil: later },
      campaign: { state: "STOPPED", startTime: "13:00" },
    };
    expect(campaignRefusal(facts(change), noon)).toBe("CAMPAIGN_INACTIVE");
  });

  test("in the last two seconds of a window no call is started", () => {
    const now = new Date("2030-05-15T16:59:58Z");
    expect(campaignRefusal(facts({}, now), now)).toBe("OUTSIDE_WINDOW");
    expect(campaignMessage(facts({}, now), now)).toBe(
      "No calls are placed now: the campaign's window closes within two seconds, and no call is started in them.",
    );
  });
});
