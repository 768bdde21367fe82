import type { CallType } from "./call-type.ts";
import type { Applied } from "./calling-law.ts";
import type { ConsentRule, LawRule, ListRule, PermissionKind } from "./rule-pack.ts";
import { inForce } from "./rule-dates.ts";

/** A record of a number that may permit calls: a consent, an existing relationship. */
export interface PermissionRecord {
  readonly kind: PermissionKind;
  /** What it covers. */
  readonly callTypes: readonly CallType[];
  readonly givenAt: Date;
  /** Null: it does not expire. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** For which calls records are looked for, and which exceptions the tenant has switched on. */
export interface PermissionQuestion<Record extends PermissionRecord = PermissionRecord> {
  readonly callType: CallType;
  readonly records: readonly Record[];
  readonly exceptions: readonly PermissionKind[];
}

/** The consents that are needed now and are not on record, strictest first. */
export function consentMissing(
  needs: readonly Applied<ConsentRule>[],
  question: PermissionQuestion,
  now: Date,
): Applied<ConsentRule>[] {
  const levels = ["WRITTEN", "EXPRESS"];
  return needs
    .filter((need) => inForce(need, now))
    .filter((need) => !isGiven(need.rule, question, now) && !isLifted(need.rule, question, now))
    .toSorted(
      (one, other) =>
        levels.indexOf(one.rule.consent.level) - levels.indexOf(other.rule.consent.level),
    );
}

/** Those of the rules that hold now and that no record takes away. Never for hours: no record lifts them. */
export function notLifted<Rule extends Exclude<LawRule, { kind: "HOURS" }>>(
  applied: readonly Applied<Rule>[],
  question: PermissionQuestion,
  now: Date,
): Applied<Rule>[] {
  return applied
    .filter((each) => inForce(each, now))
    .filter(({ rule }) => !isLifted(rule, question, now));
}

function isGiven(rule: ConsentRule, question: PermissionQuestion, now: Date): boolean {
  return consenting(rule, question, now) !== undefined;
}

/** The record that is the consent which a rule needs; undefined: there is none. */
export function consenting<Record extends PermissionRecord>(
  { consent }: ConsentRule,
  question: PermissionQuestion<Record>,
  now: Date,
): Record | undefined {
  return onRecord([`CONSENT_${consent.level}`], question, now);
}

function isLifted(rule: LawRule, question: PermissionQuestion, now: Date): boolean {
  return lifting(rule, question, now) !== undefined;
}

/** The record that takes a rule away, if the tenant has switched that exception on; undefined: there is none. */
export function lifting<Record extends PermissionRecord>(
  { liftedBy }: LawRule,
  question: PermissionQuestion<Record>,
  now: Date,
): Record | undefined {
  const enough = liftedBy.filter((kind) => question.exceptions.includes(kind));
  return onRecord(enough, question, now);
}

/** A record of one of these kinds that permits such calls now. A written consent is an express one, too. */
function onRecord<Record extends PermissionRecord>(
  kinds: readonly PermissionKind[],
  { callType, records }: PermissionQuestion<Record>,
  now: Date,
): Record | undefined {
  return records.find(
    (record) =>
      (kinds.includes(record.kind) ||
        (record.kind === "CONSENT_WRITTEN" && kinds.includes("CONSENT_EXPRESS"))) &&
      record.callTypes.includes(callType) &&
      record.givenAt <= now &&
      (record.expiresAt === null || record.expiresAt > now) &&
      (record.revokedAt === null || record.revokedAt > now),
  );
}

/** A number was compared with a list. */
export interface ListCheck {
  readonly list: string;
  /** The state of the list with which it was compared. */
  readonly asOf: Date;
  readonly isListed: boolean;
}

export interface ListRefusal {
  readonly need: Applied<ListRule>;
  readonly why: "NOT_CHECKED" | "TOO_OLD" | "LISTED";
}

/** Whether a rule is about the tenant's own do-not-call list, which each call is checked against. */
export function isOwnList({ list }: ListRule): boolean {
  return list.name === "own_dnc";
}

/**
 * How old a check may be where the sources do not say, in hours: the shortest limit of the lists in the pack that comes
 * with the server (28 days, of Great Britain and Ireland).
 */
export const defaultMaxAgeHours = 28 * 24;

const hourMs = 3_600_000;

/** The lists that a number has to be checked against and was not, or on which it is. */
export function listNotChecked(
  needs: readonly Applied<ListRule>[],
  checks: readonly ListCheck[],
  now: Date,
): ListRefusal[] {
  return needs
    .filter((need) => inForce(need, now) && !isOwnList(need.rule))
    .flatMap((need) => {
      const why = refusalOf(need.rule, checks, now);
      return why === null ? [] : [{ need, why }];
    });
}

/** The check against the newest state of a rule's list, which decides; undefined: there is none. */
export function newestCheck<Check extends ListCheck>(
  { list }: ListRule,
  checks: readonly Check[],
  now: Date,
): Check | undefined {
  return checks
    .filter((check) => check.list === list.name && check.asOf <= now)
    .toSorted((one, other) => other.asOf.getTime() - one.asOf.getTime())[0];
}

function refusalOf(
  rule: ListRule,
  checks: readonly ListCheck[],
  now: Date,
): ListRefusal["why"] | null {
  const { list } = rule;
  const newest = newestCheck(rule, checks, now);
  if (newest === undefined) return "NOT_CHECKED";
  const maxAgeMs = (list.maxAgeHours ?? defaultMaxAgeHours) * hourMs;
  if (now.getTime() - newest.asOf.getTime() > maxAgeMs) return "TOO_OLD";
  return newest.isListed ? "LISTED" : null;
}
