import { campaignRules } from "./campaign-rules.ts";
import { type CapReached, capReached, numberCap } from "./caps.ts";
import type { Facts } from "./facts.ts";
import { nextOpening } from "./gate.ts";
import { liftWords } from "./lift-words.ts";
import { type PermissionFacts, questionOf } from "./permission-facts.ts";
import { consentMissing, listNotChecked, type ListRefusal, notLifted } from "./permissions.ts";
import type { Rule } from "./rule.ts";
import type { Schedule } from "./schedule.ts";
import { localTime, times } from "./words.ts";

type PermissionRule = Rule<Facts>;

/** The cap that holds longest now; null: none refuses, or nothing is capped. */
function capReachedNow(permission: PermissionFacts | undefined, now: Date): CapReached | null {
  if (permission === undefined) return null;
  const { ownCaps, subject, law } = permission;
  const lawCaps = law === null ? [] : notLifted(law.caps, questionOf(permission), now);
  return capReached([...ownCaps, ...lawCaps.map(numberCap)], permission, subject, now);
}

function missingConsent(permission: PermissionFacts | undefined, now: Date) {
  if (permission?.law == null) return null;
  return consentMissing(permission.law.consents, questionOf(permission), now)[0] ?? null;
}

function uncheckedList(permission: PermissionFacts | undefined, now: Date): ListRefusal | null {
  if (permission?.law == null) return null;
  const needed = notLifted(permission.law.lists, questionOf(permission), now);
  return listNotChecked(needed, permission.checks, now)[0] ?? null;
}

/** The first ban that a record could lift, and none does. */
function unliftedBan(permission: PermissionFacts | undefined, now: Date) {
  if (permission?.law == null) return null;
  return notLifted(permission.law.liftableBans, questionOf(permission), now)[0] ?? null;
}

/** What lifts the rule of this name, in words. */
function liftWordsOf({ law, exceptions }: PermissionFacts, ref: string | null): string {
  const rules = law === null ? [] : [...law.caps, ...law.bans];
  const named = rules.find((each) => each.ref === ref);
  return named === undefined ? "" : liftWords(named.rule, exceptions);
}

const bannedInLane = campaignRules.CALL_BANNED;

/**
 * A ban that no record can lift closes the lane, whoever is called. One that a record can lift is asked for each number,
 * and the record is read again when the call is sent.
 */
export const callBanned: PermissionRule = {
  meaning:
    "A rule of the tenant's rule pack bars calls of the campaign's type where the contact is, whatever the time, and no record lifts it that the tenant accepts as an exception.",
  passes: (facts, now) =>
    bannedInLane.passes(facts, now) && unliftedBan(facts.permission, now) === null,
  detail: (facts, now) => {
    const { permission, gate, tenant, campaign } = facts;
    if (!bannedInLane.passes(facts, now)) {
      const exceptions = tenant.callingRules?.exceptions ?? [];
      const ref = gate.isOpen ? null : gate.rule;
      const ban = campaign.law?.bans.find((each) => each.ref === ref);
      return `${bannedInLane.detail(facts, now)}${ban === undefined ? "" : liftWords(ban.rule, exceptions)}`;
    }
    const ban = unliftedBan(permission, now);
    if (ban === null) return "no loaded rule bars such calls, or a record lifts it";
    return `${ban.ref} bars calls of this type where the contact is, and no record lifts it${liftWords(ban.rule, permission!.exceptions)}`;
  },
  until: (facts, now) =>
    unliftedBan(facts.permission, now) === null ? (bannedInLane.until?.(facts, now) ?? null) : null,
  bindsTestCalls: false,
};

/** What has reached a cap, and what the cap allows. */
function whyReached({ cap: { ref, max, hours, startsAt }, counted }: CapReached): string {
  switch (startsAt) {
    case null:
      return `the number has been called ${times(counted)}, and ${ref} allows at most ${max} calls within ${hours} hours`;
    case "LAST_CONVERSATION":
      return `there was a conversation, and ${ref} allows no call for ${hours} hours after one`;
    case "REFUSAL":
      return `such calls were refused, and ${ref} allows no call for ${hours} hours after a refusal`;
  }
}

const whyUnchecked: Readonly<Record<ListRefusal["why"], string>> = {
  NOT_CHECKED: "has not been compared with",
  TOO_OLD: "was compared too long ago with",
  LISTED: "is on",
};

/** The rules about what limits and permits calls to a number, in the order of evaluation. */
export const permissionRules = {
  CONTACT_CAP_REACHED: {
    meaning:
      "The contact has had as many calls, over all campaigns, as a limit allows within its hours: a limit of the campaign, of the tenant or of a calling rule.",
    passes: ({ permission }, now) => capReachedNow(permission, now) === null,
    detail: ({ permission, campaign }, now) => {
      const reached = capReachedNow(permission, now);
      if (reached === null) return "no limit on calls to this number is reached";
      const { cap, until } = reached;
      return `${whyReached(reached)}; the next call is allowed from ${localTime(until, campaign)}${liftWordsOf(permission!, cap.ref)}`;
    },
    until: ({ permission, campaign, where }, now) => {
      const reached = capReachedNow(permission, now);
      return reached && nextOpening(campaign, reached.until, where);
    },
    bindsTestCalls: false,
  },
  CONSENT_MISSING: {
    meaning:
      "A calling rule needs a consent of the contact for such calls, and none is on record. Record it with `recordConsents`.",
    passes: ({ permission }, now) => missingConsent(permission, now) === null,
    detail: ({ permission }, now) => {
      const missing = missingConsent(permission, now);
      if (missing === null) return "no consent is missing";
      const { level } = missing.rule.consent;
      return `${missing.ref} needs ${level === "WRITTEN" ? "a written" : "an express"} consent, and none is on record${liftWords(missing.rule, permission!.exceptions)}`;
    },
    remedy: "Record the consent with recordConsents.",
    bindsTestCalls: false,
  },
  LIST_NOT_CHECKED: {
    meaning:
      "A calling rule wants numbers compared with a list, such as a national do-not-call registry; this number was not, or too long ago, or it is on the list. Record the check with `recordListCheck`.",
    passes: ({ permission }, now) => uncheckedList(permission, now) === null,
    detail: ({ permission }, now) => {
      const refusal = uncheckedList(permission, now);
      if (refusal === null) return "no check against a list is missing";
      const { need, why } = refusal;
      return `the number ${whyUnchecked[why]} the list ${need.rule.list.name} (${need.ref})${liftWords(need.rule, permission!.exceptions)}`;
    },
    remedy: "Compare the number with the list, and record it with recordListCheck.",
    bindsTestCalls: false,
  },
} as const satisfies Readonly<Record<string, PermissionRule>>;

/** A rule that holds calls: until somebody makes a record, or for good. */
export type HoldReason = "CALL_BANNED" | "CALLED_BEFORE_MOVING" | keyof typeof permissionRules;

/**
 * From when limits allow a call that is due at an instant; or the rule that holds it then, if no record is made until
 * then. By the calls and records that are known now.
 */
export function permittedFrom(
  permission: PermissionFacts | undefined,
  campaign: Schedule,
  dueAt: Date,
): Date | HoldReason {
  if (unliftedBan(permission, dueAt) !== null) return "CALL_BANNED";
  let at = dueAt;
  for (let cap = capReachedNow(permission, at); cap !== null; cap = capReachedNow(permission, at)) {
    const next = nextOpening(campaign, cap.until);
    if (next === null) return "CONTACT_CAP_REACHED";
    at = next;
  }
  if (missingConsent(permission, at) !== null) return "CONSENT_MISSING";
  return uncheckedList(permission, at) === null ? at : "LIST_NOT_CHECKED";
}

/**
 * Whether a rule refuses a call that is due for so long that it must not block those behind it. Calls in lanes that a ban
 * closes are not read, so of a call that CALL_BANNED refuses a record can lift the ban.
 */
export function isPutOffBy(reason: string | null): boolean {
  return reason === "CALL_BANNED" || (reason !== null && Object.hasOwn(permissionRules, reason));
}
