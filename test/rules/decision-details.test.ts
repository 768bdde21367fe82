import { describe, expect, test } from "vitest";
import { type DecisionReason, explain, type Facts } from "#rules/decision.ts";
import { listed } from "./campaign-facts.ts";
import { type Change, chosen, chosenAndGone, facts, noon } from "./decision-facts.ts";
import { poolOf } from "./campaign-facts.ts";

const soon = new Date("2030-05-15T13:30:00Z");
const before = new Date("2030-05-15T11:59:00Z");

function detailOf(reason: DecisionReason, asked: Facts): string {
  return explain(asked, noon).rules.find(({ rule }) => rule === reason)!.detail;
}

describe("a rule states the facts of its answer", () => {
  test.for<[reason: DecisionReason, change: Change, detail: string]>([
    ["TENANT_DISABLED", {}, "the tenant is enabled"],
    [
      "TENANT_DISABLED",
      { tenant: { isDisabled: true } },
      "the operator of the server has disabled the tenant",
    ],
    ["CAMPAIGN_DELETED", {}, "the campaign is not deleted"],
    ["CAMPAIGN_DELETED", { campaign: { deletedAt: noon } }, "the campaign was deleted"],
    ["CAMPAIGN_INACTIVE", {}, "the campaign is active"],
    [
      "CAMPAIGN_INACTIVE",
      { campaign: { state: "FAULTED", pausedReason: "no credit" } },
      "the campaign is faulted: no credit",
    ],
    ["VAPI_NOT_CONFIGURED", {}, "a VAPI key is set"],
    ["VAPI_NOT_CONFIGURED", { tenant: { vapiConfigured: false } }, "no VAPI key is set"],
    ["CALLING_RULES_NOT_LOADED", {}, "no calling rules are in force"],
    [
      "CALLING_RULES_NOT_LOADED",
      { tenant: { callingRules: chosen } },
      "the rule pack a-pack 1 is loaded",
    ],
    [
      "CALLING_RULES_NOT_LOADED",
      { tenant: { callingRules: chosenAndGone } },
      "the rule pack a-pack 0 is not loaded",
    ],
    ["CALL_TYPE_MISSING", {}, "the campaign has no call type, and no calling rules are in force"],
    [
      "CALL_TYPE_MISSING",
      { campaign: { callType: "SURVEY" } },
      "the campaign has the call type SURVEY",
    ],
    [
      "CALL_TYPE_MISSING",
      { tenant: { callingRules: chosen } },
      "calling rules are in force, and the campaign does not say what its calls are about",
    ],
    ["TIME_ZONE_INVALID", {}, "the time zone is UTC"],
    ["AREA_UNKNOWN", {}, "the time zones on which the campaign's hours depend are known"],
    ["OUTSIDE_WINDOW", {}, "the campaign is open until Wed 2030-05-15 17:00:00 +00:00"],
    [
      "OUTSIDE_WINDOW",
      { campaign: { startTime: "13:00", timeZone: "Europe/Berlin" } },
      "the campaign is open until Wed 2030-05-15 17:00:00 +02:00",
    ],
    [
      "OUTSIDE_WINDOW",
      { campaign: { startTime: "15:00", timeZone: "Europe/Berlin" } },
      "the campaign is closed until Wed 2030-05-15 15:00:00 +02:00",
    ],
    ["AFTER_END", { campaign: { endsOn: "2030-05-14" } }, "the campaign has no window left"],
    ["NOT_ENROLLED", {}, "the contact is enrolled in this campaign"],
    ["CONTACT_DELETED", {}, "the contact is not deleted"],
    ["ON_DO_NOT_CALL_LIST", {}, "the number is not on the do-not-call list"],
    [
      "ON_DO_NOT_CALL_LIST",
      { contact: { doNotCall: listed } },
      "the number has been on the do-not-call list since 2030-05-01 08:30 UTC (said in a call: asked for it)",
    ],
    [
      "ON_DO_NOT_CALL_LIST",
      { contact: { doNotCall: { ...listed, source: "IMPORT", reason: null } } },
      "the number has been on the do-not-call list since 2030-05-01 08:30 UTC (from a file)",
    ],
    [
      "ON_DO_NOT_CALL_LIST",
      { contact: { doNotCall: { since: null, source: null, reason: null } } },
      "the number has been on the do-not-call list",
    ],
    ["BAD_NUMBER", {}, "the number is not marked as unreachable"],
    [
      "BAD_NUMBER",
      { contact: { unreachableReason: "sip-404" } },
      "the number cannot be reached (sip-404)",
    ],
    [
      "RETRY_LIMIT_REACHED",
      {},
      "the contact has had 0 of at most 3 completed calls in this campaign",
    ],
    ["CALL_IN_FLIGHT", {}, "no call to this contact is live now"],
    ["CALL_IN_FLIGHT", { contact: { isInFlight: true } }, "a call to this contact is live now"],
    ["ALREADY_CALLED_THIS_ROUND", {}, "the contact has not been called in round D2030-05-15"],
    [
      "ALREADY_CALLED_THIS_ROUND",
      { contact: { dialsInRound: 1 } },
      "the contact has been called once in round D2030-05-15",
    ],
    [
      "ALREADY_CALLED_THIS_ROUND",
      { contact: { dialsInRound: 2 }, call: { kind: "MANUAL", isCallback: true } },
      "the contact has been called 2 times in round D2030-05-15; this call is a callback",
    ],
    [
      "ALREADY_CALLED_THIS_ROUND",
      {
        contact: { dialsInRound: 1, dialsWithoutCallbacks: 1 },
        campaign: { redialsPerRound: 1 },
        call: { kind: "REDIAL", redialRound: "D2030-05-15" },
      },
      "the contact has been called once in round D2030-05-15",
    ],
    ["NOTHING_SCHEDULED", {}, "a call is planned"],
    [
      "NOTHING_SCHEDULED",
      { call: null },
      "no call is scheduled for this contact, and the round owes none",
    ],
    ["NOT_DUE_YET", {}, "the call is due Wed 2030-05-15 12:00:00 +00:00"],
    ["NOT_DUE_YET", { call: null }, "no call is scheduled"],
    ["VAPI_BACKING_OFF", {}, "VAPI accepts calls"],
    ["VAPI_BACKING_OFF", { tenant: { dialPausedUntil: noon } }, "VAPI accepts calls"],
    [
      "VAPI_BACKING_OFF",
      { tenant: { dialPausedUntil: soon } },
      "VAPI was at capacity or could not be reached; the next call is placed from Wed 2030-05-15 13:30:00 +00:00",
    ],
    ["NO_NUMBER_FREE", {}, "a phone number can place calls"],
    ["NO_NUMBER_FREE", { pool: poolOf(noon) }, "a phone number can place calls"],
    [
      "NO_NUMBER_FREE",
      { pool: poolOf(soon) },
      "the phone number has reached the daily limit, and calls can be placed again from Wed 2030-05-15 13:30:00 +00:00",
    ],
    [
      "NO_NUMBER_FREE",
      {
        pool: {
          ...poolOf(),
          numbers: [poolOf(soon), poolOf(soon)].flatMap(({ numbers }) => numbers),
        },
      },
      "all phone numbers have reached the daily limit, and calls can be placed again from Wed 2030-05-15 13:30:00 +00:00",
    ],
    [
      "NO_NUMBER_FREE",
      { pool: { ...poolOf(), mostPerDay: 0 } },
      "the phone number has reached the daily limit, and calls can be placed again from Thu 2030-05-16 09:00:00 +00:00",
    ],
    [
      "NO_NUMBER_FREE",
      { pool: { ...poolOf(), numbers: [] } },
      "the phone number that was chosen cannot be used any more",
    ],
    [
      "RUN_LIMIT_REACHED",
      { queue: { runAllowance: 1 } },
      "one dispatch starts at most 50 calls of the campaign; there is room for this call",
    ],
    [
      "CAMPAIGN_SLOTS_FULL",
      { queue: { campaignSlots: 0 } },
      "the campaign may have 10 live calls at the same time; there is no room for this call now",
    ],
    [
      "TENANT_SLOTS_FULL",
      { queue: { tenantSlots: -1 } },
      "the tenant may have 10 live calls at the same time; there is no room for this call now",
    ],
    ["START_RATE_REACHED", {}, "the starts of calls are not limited"],
    [
      "START_RATE_REACHED",
      { campaign: { startsPerMinute: 30 }, queue: { startsAt: noon } },
      "the campaign may start 30 calls a minute; this call can start now",
    ],
    [
      "START_RATE_REACHED",
      {
        campaign: { startsPerMinute: 30 },
        tenant: { startsPerMinute: 1 },
        queue: { startsAt: soon },
      },
      "the campaign may start 30 calls a minute, and the tenant may start 1 call a minute; the next call can start Wed 2030-05-15 13:30:00 +00:00",
    ],
    [
      "START_RATE_REACHED",
      { campaign: { startsPerMinute: 30 }, call: { kind: "TEST" } },
      "the starts of calls are not limited",
    ],
  ])("%s: %j", ([reason, change, detail]) => {
    expect(detailOf(reason, facts(change))).toBe(detail);
  });

  test("and says what is not known of another instant", () => {
    const asked: Facts = { ...facts(), queue: null };
    expect(detailOf("CALL_IN_FLIGHT", asked)).toBe(
      "no call to this contact is live now; which calls are live then is not known",
    );
    expect(detailOf("RUN_LIMIT_REACHED", asked)).toBe(
      "one dispatch starts at most 50 calls of the campaign; how many are in use then is not known",
    );
    const paced: Facts = { ...facts({ campaign: { startsPerMinute: 2 } }), queue: null };
    expect(detailOf("START_RATE_REACHED", paced)).toBe(
      "the campaign may start 2 calls a minute; which starts are reserved then is not known",
    );
  });
});

describe("a pause that is over refuses nothing", () => {
  test.for([before, noon])("at noon one until %s", (until) => {
    const change: Change = {
      tenant: { dialPausedUntil: until },
      pool: poolOf(until),
    };
    expect(explain(facts(change), noon).reason).toBeNull();
  });
});

test("a campaign that does not recur owes no later call if no call waits", () => {
  const change: Change = { call: null, campaign: { scheduleFrequency: null } };
  expect(explain(facts(change), noon)).toMatchObject({
    reason: "NOTHING_SCHEDULED",
    nextEligibleAt: null,
  });
});

test("the rules that bind a test call", () => {
  const { rules } = explain(facts({ call: { kind: "TEST" } }), noon);
  expect(rules.map(({ rule }) => rule)).toEqual([
    "TENANT_DISABLED",
    "DATABASE_RECONCILING",
    "CAMPAIGN_DELETED",
    "VAPI_NOT_CONFIGURED",
    "CONTACT_DELETED",
    "ON_DO_NOT_CALL_LIST",
    "BAD_NUMBER",
    "CONTACT_HELD",
    "CALL_IN_FLIGHT",
    "NOTHING_SCHEDULED",
    "NOT_DUE_YET",
    "VAPI_BACKING_OFF",
    "NO_NUMBER_FREE",
    "TENANT_SLOTS_FULL",
    "START_RATE_REACHED",
  ]);
});
