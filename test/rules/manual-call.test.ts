import { expect, test } from "vitest";
import { contactBars } from "#rules/contact-bars.ts";
import type { CampaignFacts, ContactFacts } from "#rules/decision.ts";
import { manualCallProblem } from "#rules/manual-call.ts";
import { barring, campaignFacts, freeContact } from "./campaign-facts.ts";

const at = new Date("2030-05-15T12:00:00Z");

function problemOf(
  contact: Partial<ContactFacts>,
  campaign: Partial<CampaignFacts> = {},
  isCallback = false,
) {
  return manualCallProblem(
    { ...campaignFacts, ...campaign },
    { ...freeContact, ...contact },
    { at, isCallback },
    at,
  );
}

test.for(barring)("a contact barred by $bar, with the remedy", ({ bar, contact }) => {
  const problem = problemOf(contact)!;
  expect(problem.reason).toBe(bar);
  expect(problem.message).toMatch(/^[a-z].+: [a-z]/);
  expect(problem.message.endsWith(`: ${contactBars[bar].remedy}`)).toBe(true);
});

test("a contact who was called in the round, with the next opening", () => {
  expect(problemOf({ dialsInRound: 1 }, { timeZone: "Europe/Berlin" })).toEqual({
    reason: "ALREADY_CALLED_THIS_ROUND",
    message:
      "the contact has been called once in round D2030-05-15: it can be called again from Thu 2030-05-16 09:00:00 +02:00; to call it again in this round, set isCallback: true",
  });
  expect(problemOf({ dialsInRound: 1 }, { endsOn: "2030-05-15" })!.message).toContain(
    "the campaign has no later round; to call",
  );
});

test.for([
  ["speaks against it", {}, {}, false],
  ["but the round does, and it is a callback", { dialsInRound: 1 }, {}, true],
  ["but a rule that may say something else by then does", { isInFlight: true }, {}, false],
  ["but a state that may have changed by then does", {}, { state: "PAUSED" }, false],
] as const)("none where nothing %s", ([, contact, campaign, isCallback]) => {
  expect(problemOf(contact, campaign, isCallback)).toBeNull();
});
