import { contactBarNames, contactBars, type Standing } from "#rules/contact-bars.ts";
import type { PoolFacts } from "#rules/choose-number.ts";
import { withDefaults } from "#rules/campaign-settings.ts";
import type { ListedNumber } from "#rules/do-not-call-list.ts";
import type { CampaignFacts, ContactFacts } from "#rules/decision.ts";

/** An ordinary campaign: daily, nine to five, UTC, no redials. */
export const campaignFacts: CampaignFacts = {
  ...withDefaults({
    name: "Follow-up",
    assistantId: "assistant",
    phoneNumberId: "number",
    phoneNumberIds: ["number"],
    timeZone: "UTC",
    startTime: "09:00",
    endTime: "17:00",
    scheduleFrequency: "DAILY",
  }),
  state: "ACTIVE",
  pausedReason: null,
  deletedAt: null,
  createdAt: new Date("2030-01-01T00:00:00Z"),
  tenantBlackoutDates: [],
};

/** What the do-not-call list has of a number. */
export const listed: ListedNumber = {
  since: "2030-05-01 08:30",
  source: "CALL",
  reason: "asked for it",
};

/** Its phone number, which places no call before `restsUntil`. */
export function poolOf(restsUntil: Date | null = null): PoolFacts {
  return {
    numbers: [{ phoneNumberId: "number", restsUntil, callsToday: 0, lastUsedAt: null }],
    mostPerDay: null,
    dayEndsAt: new Date("2030-05-16T00:00:00Z"),
  };
}

/** For each bar the value of its fact that forbids a call (of a campaign with at most three), and one that does not. */
function valueOf(
  { barsWhen }: { readonly barsWhen: boolean | "SET" | "LISTED" | "LIMIT" },
  bars: boolean,
) {
  if (barsWhen === "LISTED") return bars ? listed : null;
  if (barsWhen === "SET") return bars ? "a reason" : null;
  if (barsWhen === "LIMIT") return bars ? campaignFacts.retryAttempts : 0;
  return bars === barsWhen;
}

/** For each bar the one fact that makes it forbid a call. */
export const barring = contactBarNames.map((bar) => {
  const { fact } = contactBars[bar];
  return { bar, contact: { [fact]: valueOf(contactBars[bar], true) } as Partial<Standing> };
});

/** A contact whom nothing forbids to call. */
const unbarred = Object.fromEntries(
  contactBarNames.map((bar) => [contactBars[bar].fact, valueOf(contactBars[bar], false)]),
) as unknown as Standing;

export const freeContact: ContactFacts = {
  ...unbarred,
  isInFlight: false,
  dialsInRound: 0,
  dialsWithoutCallbacks: 0,
  redialsInRound: 0,
};
