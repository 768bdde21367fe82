import { describe, expect, test } from "vitest";
import { type DecisionReason, explain, type Facts } from "#rules/decision.ts";
import { type Change, facts, noon } from "./decision-facts.ts";

const soon = new Date("2030-05-15T13:30:00Z");
const before = new Date("2030-05-15T11:59:00Z");

function detailOf(reason: DecisionReason, asked: Facts): string {
  return explain(asked, noon).rules.find(({ rule }) => rule === reason)!.detail;
}

describe("a rule says on what facts it answers", () => {
  test.for<[reason: DecisionReason, change: Change, detail: string]>([
    ["TENANT_DISABLED", {}, "the tenant is enabled"],
    [
      "TENANT_DISABLED",
      { tenant: { isDisabled: true } },
      "the tenant was disabled by the operator of the server",
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
    ["TIME_ZONE_INVALID", {}, "the time zone is UTC"],
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
    ["AFTER_END", { campaign: { endsOn: "2030-05-14" } }, "the campaign never opens again"],
    ["NOT_ENROLLED", {}, "the contact is in this campaign"],
    ["CONTACT_DELETED", {}, "the contact is not deleted"],
    ["DO_NOT_CALL", {}, "the contact may be called: doNotCall is off"],
    ["BAD_NUMBER", {}, "nothing is known against the number"],
    [
      "BAD_NUMBER",
      { contact: { unreachableReason: "sip-404" } },
      "the number cannot be reached (sip-404)",
    ],
    ["RETRY_LIMIT_REACHED", {}, "the contact had 0 of at most 3 completed calls"],
    ["CALL_IN_FLIGHT", {}, "no call to this contact is live now"],
    ["CALL_IN_FLIGHT", { contact: { isInFlight: true } }, "a call to this contact is live now"],
    ["ALREADY_CALLED_THIS_ROUND", {}, "the contact was not yet dialled in round D2030-05-15"],
    [
      "ALREADY_CALLED_THIS_ROUND",
      { contact: { dialsInRound: 1 } },
      "the contact was dialled once in round D2030-05-15 already",
    ],
    [
      "ALREADY_CALLED_THIS_ROUND",
      { contact: { dialsInRound: 2 }, call: { kind: "MANUAL", isCallback: true } },
      "the contact was dialled 2 times in round D2030-05-15 already; this call is a callback that was asked for",
    ],
    ["NOTHING_SCHEDULED", {}, "a call is planned"],
    [
      "NOTHING_SCHEDULED",
      { call: null },
      "no call waits for this contact, and the round owes none",
    ],
    ["NOT_DUE_YET", {}, "the call is due Wed 2030-05-15 12:00:00 +00:00"],
    ["NOT_DUE_YET", { call: null }, "no call waits"],
    ["VAPI_BACKING_OFF", {}, "VAPI is taking calls"],
    ["VAPI_BACKING_OFF", { tenant: { dialPausedUntil: noon } }, "VAPI is taking calls"],
    [
      "VAPI_BACKING_OFF",
      { tenant: { dialPausedUntil: soon } },
      "VAPI refused the last call; the next is tried Wed 2030-05-15 13:30:00 +00:00",
    ],
    ["NUMBER_RESTING", {}, "the phone number may dial"],
    ["NUMBER_RESTING", { campaign: { numberRestsUntil: noon } }, "the phone number may dial"],
    [
      "NUMBER_RESTING",
      { campaign: { numberRestsUntil: soon } },
      "the phone number reached its daily limit and rests until Wed 2030-05-15 13:30:00 +00:00",
    ],
    [
      "RUN_LIMIT_REACHED",
      { queue: { runAllowance: 1 } },
      "the campaign starts at most 50 calls at once; there is room",
    ],
    [
      "CAMPAIGN_SLOTS_FULL",
      { queue: { campaignSlots: 0 } },
      "the campaign has at most 10 live calls; none is left now",
    ],
    [
      "TENANT_SLOTS_FULL",
      { queue: { tenantSlots: -1 } },
      "all campaigns together have at most 10 live calls; none is left now",
    ],
  ])("%s: %j", ([reason, change, detail]) => {
    expect(detailOf(reason, facts(change))).toBe(detail);
  });

  test("and says what is not known of another instant", () => {
    const asked: Facts = { ...facts(), queue: null };
    expect(detailOf("CALL_IN_FLIGHT", asked)).toBe(
      "no call to this contact is live now; which are live then is not known",
    );
    expect(detailOf("RUN_LIMIT_REACHED", asked)).toBe(
      "the campaign starts at most 50 calls at once; how many are left then is not known",
    );
  });
});

describe("a pause that is over refuses nothing", () => {
  test.for([before, noon])("at noon one until %s", (until) => {
    const change: Change = {
      tenant: { dialPausedUntil: until },
      campaign: { numberRestsUntil: until },
    };
    expect(explain(facts(change), noon).reason).toBeNull();
  });
});

test("a campaign that does not recur owes nothing later where nothing waits", () => {
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
    "CAMPAIGN_DELETED",
    "VAPI_NOT_CONFIGURED",
    "CONTACT_DELETED",
    "DO_NOT_CALL",
    "BAD_NUMBER",
    "CALL_IN_FLIGHT",
    "NOTHING_SCHEDULED",
    "NOT_DUE_YET",
    "VAPI_BACKING_OFF",
    "NUMBER_RESTING",
    "TENANT_SLOTS_FULL",
  ]);
});
