import { expect, test } from "vitest";
import { contactBars } from "#rules/contact-bars.ts";
import { decisionMessage } from "#rules/decision-message.ts";
import { explain } from "#rules/decision.ts";
import { barring, listed } from "./campaign-facts.ts";
import { type Change, facts, noon } from "./decision-facts.ts";

function messageOf(change: Change, at: Date | null = null): string {
  const asked = at === null ? facts(change) : { ...facts(change, at), queue: null };
  return decisionMessage({ name: "Ada", decision: explain(asked, at ?? noon), facts: asked }, at);
}

const inBerlin = { timeZone: "Europe/Berlin" };

test.for<[what: string, change: Change, message: string]>([
  ["a call that is placed now", {}, "Ada will be called now."],
  [
    "a window that opens later, in the campaign's zone",
    { campaign: { ...inBerlin, startTime: "16:00" } },
    "Ada will not be called now: the campaign is closed until Wed 2030-05-15 16:00:00 +02:00. The contact may be called from Wed 2030-05-15 16:00:00 +02:00.",
  ],
  [
    "a round that has had its call",
    { contact: { dialsInRound: 2 } },
    "Ada will not be called now: the contact has been called 2 times in round D2030-05-15. The contact may be called from Thu 2030-05-16 09:00:00 +00:00. To call the contact again in this round, use scheduleCall with isCallback: true.",
  ],
  [
    "a campaign that is over",
    { campaign: { endsOn: "2030-05-14" } },
    "Ada will not be called now: the campaign has no window left. Set a later endsOn with updateCampaign.",
  ],
  [
    "a live call",
    { contact: { isInFlight: true } },
    "Ada will not be called now: a call to this contact is live now.",
  ],
  [
    "a live call, while another rule refuses",
    { contact: { isInFlight: true }, campaign: { state: "PAUSED" } },
    "Ada will not be called now: the campaign is paused. A call to this contact is live now. Start the campaign with startCampaign.",
  ],
  [
    "a reason that is a sentence",
    { campaign: { state: "FAULTED", pausedReason: "The key is wrong." } },
    "Ada will not be called now: the campaign is faulted: The key is wrong. Start the campaign with startCampaign.",
  ],
  [
    "slots that are full",
    { queue: { tenantSlots: 0 } },
    "Ada will not be called now: the tenant may have 10 live calls at the same time; there is no room for this call now. The call is placed when a slot is free.",
  ],
])("the present in sentences: %s", ([, change, message]) => {
  expect(messageOf(change)).toBe(message);
});

test("another instant in sentences", () => {
  const at = new Date("2030-05-16T10:00:00Z");
  expect(messageOf({ campaign: inBerlin, contact: { isInFlight: false } }, at)).toBe(
    "Ada may be called on Thu 2030-05-16 12:00:00 +02:00. How many calls are live then, and which contacts come first, is not known.",
  );
  expect(messageOf({ contact: { doNotCall: listed } }, at)).toBe(
    "Ada will not be called on Thu 2030-05-16 10:00:00 +00:00: the number has been on the do-not-call list since 2030-05-01 08:30 UTC (said in a call: asked for it). Allow calls again with removeFromDoNotCall, or with updateContact and doNotCall: false.",
  );
});

test.for(barring)("the remedy of $bar ends the message, as a sentence", ({ bar, contact }) => {
  const message = messageOf({ contact });
  const [first, ...rest] = contactBars[bar].remedy;
  const sentence = message.slice(-rest.length - 2);
  expect([first, first!.toUpperCase()]).toContain(sentence[0]);
  expect(sentence.slice(1)).toBe(`${rest.join("")}.`);
});

test("a remedy begins with a capital letter", () => {
  expect(messageOf({ contact: { unreachableReason: "sip-404" } })).toMatch(/\. Correct the/);
  expect(messageOf({ contact: { completedCalls: 3 } })).toMatch(/\. To allow more/);
  expect(messageOf({ contact: { isEnrolled: false } })).toMatch(/\. Enrol it/);
});
