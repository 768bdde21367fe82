import { z } from "zod";
import { callTypeNames } from "#rules/call-type.ts";
import { lawWindows } from "#domain/law-windows.ts";
import { dayOf } from "#rules/clock-time.ts";
import { periodHours } from "#rules/iso-period.ts";
import { isJurisdiction } from "#rules/jurisdiction.ts";
import { type Coverage, type LawRule, permissionKinds, type RulePack } from "#rules/rule-pack.ts";
import { timeZoneNamed } from "#rules/time-zone.ts";

/*
 * The files of a rule pack. Every object is strict: a field with a typing error must not be read as absent. Words of a
 * list are written in lower case.
 */

function word<const Word extends string>(...words: readonly Word[]) {
  const lower = words.map((each) => each.toLowerCase());
  return z
    .enum(lower, `must be one of: ${lower.join(", ")}`)
    .transform((text) => text.toUpperCase() as Word);
}

const text = z.string("must be text").trim().min(1, "must not be empty").max(1000);
const name = z
  .string("must be text")
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, "must be lower-case letters, digits, '.', '_' and '-'");
const date = z
  .string("must be a date")
  .refine((value) => !Number.isNaN(dayOf(value)), 'must be a date, for example "2026-10-18"');
/** The date of a source, as exact as it is known: "2026", "2026-10" or "2026-10-18". */
const roughDate = z
  .string("must be a date")
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'must be a date, a month or a year, for example "2026-10"');
const period = z
  .string("must be a period")
  .refine((value) => /^P\d+BD$/.test(value) || !Number.isNaN(periodHours(value)), {
    error: 'must be a period, for example "PT24H" or "P30D"',
  });
const rollingHours = z
  .string("must be a period")
  .transform(periodHours)
  .refine((value) => !Number.isNaN(value), 'must be a period, for example "PT24H" or "P30D"');
const jurisdiction = z
  .string("must be a jurisdiction")
  .refine(
    isJurisdiction,
    'is not a known jurisdiction: use ISO 3166-1 ("DE"), ISO 3166-2 ("US-FL") or "EU"',
  );

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, "must be a list");
}

function distinct<Item extends z.ZodType>(item: Item) {
  return list(item).refine(
    (items) => new Set(items).size === items.length,
    "must not contain a value twice",
  );
}

const source = z.strictObject({
  at: text,
  kind: word("PRIMARY", "PRIMARY_READ", "OFFICIAL", "SECONDARY"),
  asOf: roughDate.nullable(),
});

const common = {
  id: name,
  version: z.int("must be a whole number").min(1),
  jurisdiction,
  callTypes: distinct(word(...callTypeNames)).min(1, "must contain at least one call type"),
  subjects: distinct(name).default([]),
  voice: word("ANY", "AUTOMATED", "ARTIFICIAL"),
  lineTypes: distinct(word("ANY", "MOBILE", "LANDLINE", "VOIP", "UNKNOWN")).min(1),
  audience: word("CONSUMER", "ANY"),
  trigger: word("LOCATION", "LOCATION_OR_AREA_CODE"),
  clock: word("CALLED_PARTY", "CALLED_PARTY_AND_CALLER", "CALLED_PARTY_AND_FIXED"),
  fixedZone: z
    .string()
    .refine((zone) => timeZoneNamed(zone) === zone, "is not a time zone of the IANA database")
    .nullable()
    .default(null),
  binding: word("CODE_MEMBERS_ONLY").nullable().default(null),
  liftedBy: distinct(word(...permissionKinds)),
  evidence: distinct(name),
  effectiveFrom: date.nullable(),
  effectiveTo: date.nullable(),
  citation: text,
  sources: list(source).min(1, "must contain at least one source"),
  asOf: roughDate,
  readOn: date,
  confidence: word("HIGH", "MEDIUM"),
  note: text.nullable().default(null),
};

const cap = z
  .strictObject({
    max: z.int("must be a whole number").min(0),
    period: rollingHours,
    rolling: z.literal(true, "must be true: periods are rolling hours"),
    scope: distinct(word("NUMBER", "PERSON", "CALLED_PARTY", "CALLER", "SUBJECT", "DEBT")).min(1),
    counts: word("ATTEMPTS", "CALLS", "CALLS_AND_TEXTS", "CONTACTS", "COMMUNICATIONS"),
    startsAt: word("LAST_CONVERSATION", "REFUSAL").nullable().default(null),
    acrossNumbers: z.boolean().default(false),
  })
  .refine(({ max, startsAt }) => (max === 0) === (startsAt !== null), {
    path: ["max"],
    error:
      "must be 0 with startsAt, and at least 1 without: to bar all calls, write a rule of the kind ban",
  })
  .transform(({ period: hours, rolling: _rolling, ...rest }) => ({ ...rest, hours }));

const checkedList = z
  .strictObject({
    name,
    mustCheck: z.literal(true, "must be true"),
    maxAge: rollingHours.nullable().default(null),
    honourWithin: period.nullable().default(null),
    keepFor: period.nullable().default(null),
  })
  .transform(({ maxAge: maxAgeHours, mustCheck: _mustCheck, ...rest }) => ({
    ...rest,
    maxAgeHours,
  }));

/** What decides no call may have any fields. */
const duty = z.record(z.string(), z.json());

const kinds = [
  z.strictObject({
    ...common,
    kind: z.literal("hours"),
    windows: lawWindows,
    holidaySet: z.string().nullable(),
  }),
  z.strictObject({ ...common, kind: z.literal("cap"), cap }),
  z.strictObject({
    ...common,
    kind: z.literal("consent"),
    consent: z.strictObject({
      level: word("WRITTEN", "EXPRESS"),
      form: text.nullable().default(null),
    }),
  }),
  z.strictObject({ ...common, kind: z.literal("ban"), switch: name.nullable().default(null) }),
  z.strictObject({ ...common, kind: z.literal("list"), list: checkedList }),
  z.strictObject({ ...common, kind: z.literal("disclosure"), disclosure: duty }),
  z.strictObject({ ...common, kind: z.literal("record"), record: duty }),
  z.strictObject({ ...common, kind: z.literal("pacing"), pacing: duty }),
  z.strictObject({ ...common, kind: z.literal("caller_id"), callerId: duty }),
] as const;

/** A rule of a file as the rules read it. */
const rule = z
  .discriminatedUnion("kind", kinds, "must be a rule of a known kind")
  .refine(({ clock, fixedZone }) => (clock === "CALLED_PARTY_AND_FIXED") === (fixedZone !== null), {
    path: ["fixedZone"],
    error: "must be given with the clock called_party_and_fixed, and only then",
  })
  .refine(
    ({ effectiveFrom: from, effectiveTo: to }) => from === null || to === null || from <= to,
    {
      path: ["effectiveTo"],
      error: "must not be before effectiveFrom: the rule is never in force",
    },
  )
  .transform((read): LawRule => {
    switch (read.kind) {
      case "disclosure": {
        const { disclosure: duty, ...rest } = read;
        return { ...rest, kind: "DISCLOSURE", duty };
      }
      case "record": {
        const { record: duty, ...rest } = read;
        return { ...rest, kind: "RECORD", duty };
      }
      case "pacing": {
        const { pacing: duty, ...rest } = read;
        return { ...rest, kind: "PACING", duty };
      }
      case "caller_id": {
        const { callerId: duty, ...rest } = read;
        return { ...rest, kind: "CALLER_ID", duty };
      }
      case "hours":
        return { ...read, kind: "HOURS" };
      case "cap":
        return { ...read, kind: "CAP" };
      case "consent":
        return { ...read, kind: "CONSENT" };
      case "ban":
        return { ...read, kind: "BAN" };
      case "list":
        return { ...read, kind: "LIST" };
    }
  });

/** `rules.json` */
export const rulesFile: z.ZodType<LawRule[]> = list(rule).min(1, "must contain at least one rule");

/** `coverage.json` */
export const coverageFile: z.ZodType<Coverage[]> = list(
  z.strictObject({
    jurisdiction,
    status: word("HAS_RULES", "SAME_AS_FEDERAL", "NO_HOURS_RULE", "NO_STATE_RULE_FOUND"),
    confidence: word("HIGH", "MEDIUM"),
    asOf: roughDate,
    readOn: date,
    note: text.nullable().default(null),
  }),
).min(1, "must contain at least one jurisdiction");

/** `pack.json` */
export const packFile: z.ZodType<Omit<RulePack, "rules" | "coverage">> = z.strictObject({
  id: name,
  version: name,
  title: text,
  asOf: roughDate,
  warnings: list(text).min(1, "must contain at least one warning: who has reviewed the pack?"),
});
