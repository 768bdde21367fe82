import { DateTime, FixedOffsetZone } from "luxon";
import { type DialEvidence, isLost, type KnownEvidence } from "./dial-evidence.ts";
import { times } from "./words.ts";

/** What is known of the decision of a dial. */
export type DecisionBasis = "KEPT" | "CAMPAIGN_HOURS" | "TEST_CALL" | "LOST";

/** What a rule said of a call that was placed. */
export type AnswerOfRule =
  | "OPEN"
  | "BELOW_LIMIT"
  | "CONSENT_ON_RECORD"
  | "CHECKED"
  | "LIFTED"
  | "NOT_IN_FORCE";

/** A rule that was asked, and what it said. */
export interface AskedRule {
  /** "us-fl.hours@1", "courtesy hours of the tenant", "a limit of the campaign" */
  readonly rule: string;
  readonly answer: AnswerOfRule;
  readonly detail: string;
  /** Of CONSENT_ON_RECORD and LIFTED: the id of the record. */
  readonly recordId: string | null;
  /** Of BELOW_LIMIT. */
  readonly limit: { readonly counted: number; readonly max: number; readonly hours: number } | null;
  /** Of CHECKED, unless it is the tenant's own list. */
  readonly check: { readonly version: string; readonly asOf: string } | null;
}

/** What is kept of the decision of a dial, or null if nothing is. */
export function keptEvidence(evidence: DialEvidence | null): KnownEvidence | null {
  return evidence === null || isLost(evidence) ? null : evidence;
}

export function basisOf(
  evidence: DialEvidence | null,
  { isTest }: { readonly isTest: boolean },
): DecisionBasis {
  if (evidence !== null) return isLost(evidence) ? "LOST" : "KEPT";
  return isTest ? "TEST_CALL" : "CAMPAIGN_HOURS";
}

/** The rules that were asked, by what they said. */
export function rulesAsked(evidence: KnownEvidence): AskedRule[] {
  const nothing = { recordId: null, limit: null, check: null };
  const { open = [], idle = [], lifted = {}, consents = {}, lists = {}, caps = [] } = evidence;
  return [
    ...open.map((rule) => ({ ...nothing, rule, answer: "OPEN" as const, detail: "open" })),
    ...caps.map(([rule, counted, max, hours]) => {
      const limit = { counted, max, hours };
      return { ...nothing, rule, answer: "BELOW_LIMIT" as const, detail: inWords(limit), limit };
    }),
    ...Object.entries(consents).map(([rule, recordId]) => {
      const detail = "the consent that it needs was on record";
      return { ...nothing, rule, answer: "CONSENT_ON_RECORD" as const, detail, recordId };
    }),
    ...Object.entries(lists).map(([rule, found]) => {
      const check = found && { version: found[0], asOf: found[1] };
      const detail =
        check === null
          ? "the tenant's do-not-call list was asked"
          : `the number was not on the list, version ${check.version}, as of ${check.asOf}`;
      return { ...nothing, rule, answer: "CHECKED" as const, detail, check };
    }),
    ...Object.entries(lifted).map(([rule, recordId]) => {
      const detail = "a record took it away, as the tenant had switched that exception on";
      return { ...nothing, rule, answer: "LIFTED" as const, detail, recordId };
    }),
    ...idle.map((rule) => {
      const detail = "not in force on the date";
      return { ...nothing, rule, answer: "NOT_IN_FORCE" as const, detail };
    }),
  ];
}

function inWords({ counted, max, hours }: NonNullable<AskedRule["limit"]>): string {
  // Only after a conversation or a refusal no call is allowed.
  if (max === 0) return `nothing had happened within ${hours} hours after which it allows no call`;
  return `the number had been called ${times(counted)} within ${hours} hours, and it allows ${max}`;
}

/** The decision in a sentence. */
export function decisionInWords(basis: DecisionBasis, evidence: KnownEvidence | null): string {
  switch (basis) {
    case "KEPT":
      return evidence?.pack === undefined
        ? "No calling rules were in force. The hours and limits of the campaign and the tenant allowed this call."
        : `No loaded rule blocked this call. The rule pack was ${evidence.pack}.`;
    case "CAMPAIGN_HOURS":
      return "No calling rules, no hours of other places and no limits on calls to a number were in force. The campaign's own hours allowed this call.";
    case "TEST_CALL":
      return "A test call: hours, limits and calling rules did not apply.";
    case "LOST":
      return "The database had lost this call. What it was decided under is not known.";
  }
}

/** What a clock showed that was so many minutes ahead of UTC: "2026-11-30T09:00:00.000-05:00". */
export function shownAt(at: Date, minutesAhead: number): string {
  return DateTime.fromJSDate(at, { zone: FixedOffsetZone.instance(minutesAhead) }).toISO({
    extendedZone: false,
  })!;
}
