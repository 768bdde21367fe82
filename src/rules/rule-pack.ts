import type { CallType } from "./call-type.ts";

/*
 * A rule pack: calling rules as data. Not legal advice. What is said of a rule holds for the files of a pack, too; they
 * write the words of a list in lower case. Local dates are "yyyy-MM-dd", times "HH:mm".
 */

/** A version of a pack. It is never changed: a correction is a new version. */
export interface RulePack {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** The newest date of what its sources say. */
  readonly asOf: string;
  /** What everybody who uses the pack has to know. */
  readonly warnings: readonly string[];
  readonly rules: readonly LawRule[];
  readonly coverage: readonly Coverage[];
}

export type LawRule = HoursRule | CapRule | ConsentRule | BanRule | ListRule | DutyRule;

interface RuleOfAnyKind {
  readonly id: string;
  /** A change of the rule makes a new version. */
  readonly version: number;
  /** ISO 3166-1 or 3166-2; "EU": all member states. */
  readonly jurisdiction: string;
  readonly callTypes: readonly CallType[];
  /** Narrower subjects within the call types, such as "healthcare". Empty: all. */
  readonly subjects: readonly string[];
  /** ARTIFICIAL: AI and recorded voices. AUTOMATED: numbers are selected or dialled automatically, which includes them. */
  readonly voice: "ANY" | "AUTOMATED" | "ARTIFICIAL";
  readonly lineTypes: readonly ("ANY" | "MOBILE" | "LANDLINE" | "VOIP" | "UNKNOWN")[];
  /** ANY: also lines of businesses. */
  readonly audience: "CONSUMER" | "ANY";
  /** LOCATION_OR_AREA_CODE: the area code brings the rule in, wherever the contact is. */
  readonly trigger: "LOCATION" | "LOCATION_OR_AREA_CODE";
  /** By whose clock the hours are read, besides that of the called party. */
  readonly clock: "CALLED_PARTY" | "CALLED_PARTY_AND_CALLER" | "CALLED_PARTY_AND_FIXED";
  /** The zone of CALLED_PARTY_AND_FIXED. */
  readonly fixedZone: string | null;
  /** A voluntary code and not a law. It is applied to everybody. */
  readonly binding: "CODE_MEMBERS_ONLY" | null;
  /** Records that take the rule away, if the tenant has switched that exception on. Never of hours. */
  readonly liftedBy: readonly PermissionKind[];
  /** What must be on record for each call. */
  readonly evidence: readonly string[];
  /** The first and the last date in the jurisdiction, inclusive. Null: no bound. */
  readonly effectiveFrom: string | null;
  readonly effectiveTo: string | null;
  readonly citation: string;
  readonly sources: readonly RuleSource[];
  /** The newest date of its sources, or when it was read. */
  readonly asOf: string;
  readonly readOn: string;
  /** HIGH: a copy of the text of the law, or two sources of different origin. */
  readonly confidence: "HIGH" | "MEDIUM";
  readonly note: string | null;
}

export interface RuleSource {
  readonly at: string;
  /** PRIMARY: the text of the law. PRIMARY_READ: somebody's reading of it. OFFICIAL: a page of an authority. */
  readonly kind: "PRIMARY" | "PRIMARY_READ" | "OFFICIAL" | "SECONDARY";
  readonly asOf: string | null;
}

export interface HoursRule extends RuleOfAnyKind {
  readonly kind: "HOURS";
  /** Half-open. A day without a window is closed. */
  readonly windows: readonly LawWindow[];
  /** Closed on its dates; null: holidays are days like others. */
  readonly holidaySet: string | null;
}

export interface LawWindow {
  /** ISO weekdays, 1 (Monday) to 7. */
  readonly days: readonly number[];
  readonly from: string;
  /** Later than `from`; "24:00" is the end of the day. */
  readonly to: string;
}

export interface CapRule extends RuleOfAnyKind {
  readonly kind: "CAP";
  readonly cap: Cap;
}

export interface Cap {
  readonly max: number;
  /** The length of the period in rolling hours. */
  readonly hours: number;
  readonly scope: readonly ("NUMBER" | "PERSON" | "CALLED_PARTY" | "CALLER" | "SUBJECT" | "DEBT")[];
  readonly counts: "ATTEMPTS" | "CALLS" | "CALLS_AND_TEXTS" | "CONTACTS" | "COMMUNICATIONS";
  /** Null: each call begins a period. */
  readonly startsAt: "LAST_CONVERSATION" | "REFUSAL" | null;
  /** Calls from all numbers of the caller count together. */
  readonly acrossNumbers: boolean;
}

export interface ConsentRule extends RuleOfAnyKind {
  readonly kind: "CONSENT";
  readonly consent: {
    readonly level: "WRITTEN" | "EXPRESS";
    readonly form: string | null;
  };
}

export interface BanRule extends RuleOfAnyKind {
  readonly kind: "BAN";
  /** The ban holds only while this switch is on. Null: always. */
  readonly switch: string | null;
}

export interface ListRule extends RuleOfAnyKind {
  readonly kind: "LIST";
  readonly list: {
    readonly name: string;
    /** How old a check may be; null: the sources do not say. */
    readonly maxAgeHours: number | null;
    /** ISO 8601 periods, for people. */
    readonly honourWithin: string | null;
    readonly keepFor: string | null;
  };
}

/** What the law wants said, kept or shown. It is shown to people and decides no call. */
export interface DutyRule extends RuleOfAnyKind {
  readonly kind: "DISCLOSURE" | "RECORD" | "PACING" | "CALLER_ID";
  readonly duty: Readonly<Record<string, unknown>>;
}

/** Kinds of records that may take a rule away. */
export const permissionKinds = [
  "CONSENT_EXPRESS",
  "CONSENT_WRITTEN",
  "CONSENT_TO_HOURS",
  "CONSENT_TO_MORE_CALLS",
  "CONSENT_TO_MORE_CALLS_7D",
  "CONSUMER_REQUESTED_CALL",
  "CUSTOMER_WITHIN_3_YEARS",
  "EXISTING_RELATIONSHIP",
  "EXISTING_RELATIONSHIP_18M",
  "LEGITIMATE_INTEREST_DOCUMENTED",
  "LIVE_OPERATOR_OBTAINS_CONSENT",
  "PERSONAL_RELATIONSHIP",
  "RUNNING_CONTRACT_RELATED_OFFER",
] as const;

export type PermissionKind = (typeof permissionKinds)[number];

/** A jurisdiction that was looked at. One that has no entry was not reviewed. */
export interface Coverage {
  readonly jurisdiction: string;
  readonly status: "HAS_RULES" | "SAME_AS_FEDERAL" | "NO_HOURS_RULE" | "NO_STATE_RULE_FOUND";
  readonly confidence: "HIGH" | "MEDIUM";
  readonly asOf: string;
  readonly readOn: string;
  readonly note: string | null;
}

/** How a rule is named in decisions and explanations: "us-fl.hours@1". */
export function ruleRef({ id, version }: Pick<LawRule, "id" | "version">): string {
  return `${id}@${version}`;
}

/** How a version of a pack is named: "research-draft@1". */
export function packRef({ id, version }: Pick<RulePack, "id" | "version">): string {
  return `${id}@${version}`;
}
