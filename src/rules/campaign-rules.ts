import { poolRestsUntil } from "./choose-number.ts";
import type { CampaignGateFacts } from "./facts.ts";
import { type ClosedReason, nextOpening } from "./gate.ts";
import { closureWords } from "./closure-words.ts";
import { rulesInForce } from "./loaded-packs.ts";
import { whyNoOpening } from "./outlook.ts";
import { firstRefusal, type Rule } from "./rule.ts";
import { timeZoneRemedy } from "./time-zone.ts";
import { asSentence, localTime } from "./words.ts";

/** A rule about the tenant and the campaign. */
type CampaignRule = Rule<CampaignGateFacts>;

/**
 * How long before its end a window counts as closed, and how long after the decision its request may
 * still leave, in milliseconds. It is one number: a request that leaves late is still inside the
 * window, and no request leaves later than this after a stop was acknowledged.
 */
export const sendMarginMs = 2_000;

function gateRule(reason: ClosedReason, meaning: string): CampaignRule {
  return {
    meaning,
    passes: ({ gate }) => gate.isOpen || gate.reason !== reason,
    detail: gateDetail,
    until: ({ gate }) => (gate.isOpen ? null : gate.opensAt),
    bindsTestCalls: false,
  };
}

function gateDetail({ gate, campaign, where }: CampaignGateFacts, now: Date): string {
  if (gate.isOpen) return `the campaign is open until ${localTime(gate.closesAt, campaign)}`;
  // Of what bars calls whatever the time, the rule says enough.
  const isForGood = gate.opensAt === null && closesWhateverTheTime.includes(gate.reason);
  const opens = isForGood ? [] : openingWords(gate.opensAt, { campaign, where }, now);
  return [closureWords(gate, campaign.timeZone), opens].flat().join("; ");
}

const closesWhateverTheTime: readonly ClosedReason[] = ["CALL_BANNED", "JURISDICTION_NOT_REVIEWED"];

function openingWords(
  opensAt: Date | null,
  { campaign, where }: Pick<CampaignGateFacts, "campaign" | "where">,
  now: Date,
): string {
  if (opensAt === null) return whyNoOpening(campaign, now, where).detail;
  return `the campaign is closed until ${localTime(opensAt, campaign)}`;
}

const outsideWindow = gateRule(
  "OUTSIDE_WINDOW",
  "The campaign's window of this day is not open, or closes within two seconds.",
);

/** The rules of the gate, in the order of evaluation. */
const gateRules = {
  TIME_ZONE_INVALID: {
    ...gateRule(
      "TIME_ZONE_INVALID",
      "The campaign's time zone was saved by an earlier version and is not accepted. Change `timeZone` with `updateCampaign`.",
    ),
    detail: ({ campaign: { timeZone } }) =>
      timeZoneRemedy(timeZone) ?? `the time zone is ${timeZone}`,
  },
  AREA_UNKNOWN: {
    ...gateRule(
      "AREA_UNKNOWN",
      "It is not known where the contact is, and the campaign's hours depend on it.",
    ),
    detail: ({ gate }) =>
      gate.isOpen || gate.reason !== "AREA_UNKNOWN"
        ? "the time zones on which the campaign's hours depend are known"
        : "it is not known where the contact is, and the campaign's hours depend on it",
    remedy: "Give the contact a time zone, or a country and a region.",
  },
  BEFORE_START: gateRule("BEFORE_START", "`startsOn` of the campaign has not been reached."),
  AFTER_END: {
    ...gateRule("AFTER_END", "`endsOn` of the campaign has passed."),
    remedy: "Set a later endsOn with updateCampaign.",
  },
  NOT_A_SCHEDULED_DAY: gateRule("NOT_A_SCHEDULED_DAY", "The campaign has no window on this day."),
  BLACKOUT_DATE: gateRule(
    "BLACKOUT_DATE",
    "The day is a blackout date of the campaign or of the tenant: no window opens on it.",
  ),
  HOLIDAY: gateRule(
    "HOLIDAY",
    "The day is a holiday of one of the campaign's holiday sets, or later than the last day that the set knows: no window opens on it.",
  ),
  OUTSIDE_WINDOW: {
    ...outsideWindow,
    passes: (facts, now) => outsideWindow.passes(facts, now) && !isClosing(facts, now),
    detail: (facts, now) =>
      isClosing(facts, now)
        ? "the campaign's window closes within two seconds, and no call is started in them"
        : outsideWindow.detail(facts, now),
    until: ({ gate, campaign, where }) =>
      gate.isOpen ? nextOpening(campaign, gate.closesAt, where) : gate.opensAt,
  },
  OUTSIDE_CALLING_HOURS: gateRule(
    "OUTSIDE_CALLING_HOURS",
    "The courtesy hours of the tenant or a calling rule allow no calls at this time where the contact is.",
  ),
  CALL_BANNED: gateRule(
    "CALL_BANNED",
    "A rule of the tenant's rule pack bars calls of the campaign's type where the contact is, whatever the time.",
  ),
  JURISDICTION_NOT_REVIEWED: {
    ...gateRule(
      "JURISDICTION_NOT_REVIEWED",
      "The tenant's rule pack says nothing of the region where the contact may be, or it is not known in which country the contact is. Calls are held.",
    ),
    remedy:
      "Give the contact a country and a region that the pack covers, or write a rule of your own for the region with updateTenant.",
  },
} as const satisfies Readonly<Record<ClosedReason, CampaignRule>>;

/** The rules about the tenant and the campaign's state and schedule, in the order of evaluation. */
export const campaignRules = {
  TENANT_DISABLED: {
    meaning: "The operator of the server has disabled the tenant.",
    passes: ({ tenant }) => !tenant.isDisabled,
    detail: ({ tenant }) =>
      tenant.isDisabled
        ? "the operator of the server has disabled the tenant"
        : "the tenant is enabled",
    remedy: "Ask the operator to enable it.",
    bindsTestCalls: true,
  },
  DATABASE_RECONCILING: {
    meaning:
      "The database may have lost calls that were placed. No call is placed until the workers have found that nothing was lost, or VAPI has been asked.",
    passes: ({ tenant }) => !tenant.isReconciling,
    detail: ({ tenant }) =>
      tenant.isReconciling
        ? "the database was restored, copied or taken over by another server, and VAPI is asked which calls it has lost"
        : "no call of this database is known to be lost",
    remedy:
      "Calls continue automatically: within seconds if the workers find that nothing was lost, otherwise when VAPI has answered, after two minutes at the earliest.",
    bindsTestCalls: true,
  },
  CAMPAIGN_DELETED: {
    meaning: "The campaign was deleted.",
    passes: ({ campaign }) => campaign.deletedAt === null,
    detail: ({ campaign }) =>
      campaign.deletedAt ? "the campaign was deleted" : "the campaign is not deleted",
    bindsTestCalls: true,
  },
  CAMPAIGN_INACTIVE: {
    meaning: "The campaign is PAUSED, STOPPED or FAULTED.",
    passes: ({ campaign }) => campaign.state === "ACTIVE",
    detail: ({ campaign: { state, pausedReason } }) =>
      `the campaign is ${state.toLowerCase()}${pausedReason === null ? "" : `: ${pausedReason}`}`,
    remedy: "Start the campaign with startCampaign.",
    bindsTestCalls: false,
  },
  VAPI_NOT_CONFIGURED: {
    meaning: "The tenant has no VAPI key. Set one with `configureVapi`.",
    passes: ({ tenant }) => tenant.vapiConfigured,
    detail: ({ tenant }) => (tenant.vapiConfigured ? "a VAPI key is set" : "no VAPI key is set"),
    remedy: "Set one with configureVapi.",
    bindsTestCalls: true,
  },
  CALLING_RULES_NOT_LOADED: {
    meaning:
      "The tenant has put a rule pack in force that the server has not loaded. Calls are held.",
    passes: ({ tenant: { callingRules } }) =>
      callingRules === null || rulesInForce(callingRules) !== null,
    detail: ({ tenant: { callingRules: chosen } }) => {
      if (chosen === null) return "no calling rules are in force";
      const state = rulesInForce(chosen) === null ? "is not loaded" : "is loaded";
      return `the rule pack ${chosen.pack} ${chosen.version} ${state}`;
    },
    remedy: "Ask the operator to put the rule pack back, or choose another one with updateTenant.",
    bindsTestCalls: false,
  },
  CALL_TYPE_MISSING: {
    meaning:
      "The tenant has calling rules in force, and the campaign has no `callType`. Set one with `updateCampaign`.",
    passes: ({ tenant, campaign }) => tenant.callingRules === null || campaign.callType !== null,
    detail: ({ tenant, campaign }) => {
      if (campaign.callType !== null) return `the campaign has the call type ${campaign.callType}`;
      return tenant.callingRules === null
        ? "the campaign has no call type, and no calling rules are in force"
        : "calling rules are in force, and the campaign does not say what its calls are about";
    },
    remedy: "Set callType with updateCampaign.",
    bindsTestCalls: false,
  },
  ...gateRules,
} as const satisfies Readonly<Record<string, CampaignRule>>;

/** The rules about what VAPI lets the tenant and the campaign's number do. They are evaluated later. */
export const lineRules = {
  VAPI_BACKING_OFF: {
    meaning:
      "VAPI was at capacity or could not be reached. Calls of the tenant are held back until `dialPausedUntil`.",
    passes: ({ tenant }, now) => !isAhead(tenant.dialPausedUntil, now),
    detail: (facts, now) => {
      const { dialPausedUntil: until } = facts.tenant;
      if (!isAhead(until, now)) return "VAPI accepts calls";
      const opensAt = openingFrom(facts, until);
      const next =
        opensAt === null
          ? whyNoOpening(facts.campaign, until, facts.where).detail
          : `the next call is placed from ${localTime(opensAt, facts.campaign)}`;
      return `VAPI was at capacity or could not be reached; ${next}`;
    },
    until: (facts) => openingFrom(facts, facts.tenant.dialPausedUntil),
    bindsTestCalls: true,
  },
  NO_NUMBER_FREE: {
    meaning:
      "No phone number of the campaign may call now: each has reached its daily limit at VAPI, or has had `maxCallsPerNumberPerDay` calls.",
    passes: ({ pool }, now) => poolRestsUntil(pool, now) === null,
    detail: (facts, now) => {
      const { pool, campaign } = facts;
      const until = poolRestsUntil(pool, now);
      if (until === null) return "a phone number can place calls";
      if (pool.numbers.length === 0)
        return "the phone number that was chosen cannot be used any more";
      const which = pool.numbers.length === 1 ? "the phone number has" : "all phone numbers have";
      const opensAt = openingFrom(facts, until);
      return opensAt === null
        ? `${which} reached the daily limit until ${localTime(until, campaign)}; ${whyNoOpening(campaign, until, facts.where).detail}`
        : `${which} reached the daily limit, and calls can be placed again from ${localTime(opensAt, campaign)}`;
    },
    until: (facts, now) => openingFrom(facts, poolRestsUntil(facts.pool, now)),
    bindsTestCalls: true,
  },
} as const satisfies Readonly<Record<string, CampaignRule>>;

const rules = { ...campaignRules, ...lineRules };

export type CampaignReason = keyof typeof rules;

/**
 * Whether a campaign may place calls at all now, whatever the contact, the call and the free slots. Null means
 * yes; otherwise the first rule that refuses. Test calls may be placed although a rule that does not bind them
 * refuses.
 */
export function campaignRefusal(facts: CampaignGateFacts, now: Date): CampaignReason | null {
  return firstRefusal<CampaignReason, CampaignGateFacts>(rules, facts, now);
}

/** Whether a campaign may place calls now, in sentences with what to do next. */
export function campaignMessage(facts: CampaignGateFacts, now: Date): string {
  const reason = campaignRefusal(facts, now);
  if (reason === null) {
    return `Calls can be placed now: ${rules.OUTSIDE_WINDOW.detail(facts, now)}.`;
  }
  const { detail, remedy }: CampaignRule = rules[reason];
  return [`No calls are placed now: ${asSentence(detail(facts, now))}`, remedy ?? []]
    .flat()
    .join(" ");
}

function isClosing({ gate }: CampaignGateFacts, now: Date): boolean {
  return gate.isOpen && gate.closesAt.getTime() - now.getTime() <= sendMarginMs;
}

function isAhead(instant: Date | null, now: Date): instant is Date {
  return instant !== null && instant > now;
}

function openingFrom({ campaign, where }: CampaignGateFacts, instant: Date | null): Date | null {
  return instant && nextOpening(campaign, instant, where);
}
