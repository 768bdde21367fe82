import { callTypeNames } from "#rules/call-type.ts";
import { notEnforced } from "#rules/not-enforced.ts";
import {
  type Cap,
  type ConsentRule,
  type Coverage,
  type DutyRule,
  type LawRule,
  type LawWindow,
  type ListRule,
  type PermissionKind,
  permissionKinds,
  ruleRef,
  type RuleSource,
} from "#rules/rule-pack.ts";
import { builder } from "../builder.ts";
import { CallTypeEnum, enumOf, Weekday } from "../enums.ts";

export const notLegalAdvice =
  "Not legal advice: nobody with a licence to practise law has reviewed the rules that come with the server. That no loaded rule blocks a call does not mean that the law permits it.";

export const CallingRuleKindEnum = enumOf<LawRule["kind"]>(
  "CallingRuleKind",
  "What a calling rule is about.",
  {
    HOURS: "The hours in which calls may be placed.",
    CAP: "How many calls a person or number may get in a period.",
    CONSENT: "A consent that calls need.",
    BAN: "Calls are barred.",
    LIST: "A list against which numbers have to be checked.",
    DISCLOSURE: "What has to be said in a call. Shown only; the server does not check it.",
    RECORD: "What has to be kept. Shown only; the server does not check it.",
    PACING: "How calls may be paced. Shown only; the server does not check it.",
    CALLER_ID: "Which number may be shown. Shown only; the server does not check it.",
  },
);

const words: Readonly<Record<PermissionKind, string>> = {
  CONSENT_EXPRESS: "The person has agreed to such calls.",
  CONSENT_WRITTEN: "The person has agreed to such calls in writing.",
  CONSENT_TO_HOURS: "The person has agreed to be called at other hours.",
  CONSENT_TO_MORE_CALLS: "The person has agreed to more calls.",
  CONSENT_TO_MORE_CALLS_7D: "The person has agreed to more calls in the last seven days.",
  CONSUMER_REQUESTED_CALL: "The person has asked for the call.",
  CUSTOMER_WITHIN_3_YEARS: "The person was a customer in the last three years.",
  EXISTING_RELATIONSHIP: "The person is a customer.",
  EXISTING_RELATIONSHIP_18M: "The person was a customer in the last 18 months.",
  LEGITIMATE_INTEREST_DOCUMENTED: "A legitimate interest in the call is documented.",
  LIVE_OPERATOR_OBTAINS_CONSENT: "A person asks for consent before the artificial voice speaks.",
  PERSONAL_RELATIONSHIP: "The caller and the person know each other.",
  RUNNING_CONTRACT_RELATED_OFFER: "The offer is about a contract that is running.",
};

export const PermissionKindEnum = enumOf<PermissionKind>(
  "PermissionKind",
  "A kind of record of a number, see `recordConsents`: a consent that a calling rule needs, or what may take a calling rule away, if the tenant has switched that exception on.",
  Object.fromEntries(permissionKinds.map((kind) => [kind, words[kind]])) as typeof words,
);

const ConfidenceEnum = enumOf<LawRule["confidence"]>(
  "CallingRuleConfidence",
  "How sure the authors of a rule pack are.",
  {
    HIGH: "A copy of the text of the law was read, or two sources of different origin agree.",
    MEDIUM: "One source that is not the text of the law.",
  },
);

const VoiceEnum = enumOf<LawRule["voice"]>(
  "CallingRuleVoice",
  "To which calls a rule applies, by how they are made.",
  {
    ANY: "All calls.",
    AUTOMATED:
      "Calls whose numbers are selected or dialled automatically, so all calls of this server.",
    ARTIFICIAL: "Calls in which an AI or a recording speaks, so all calls of this server.",
  },
);

const SourceKindEnum = enumOf<RuleSource["kind"]>(
  "CallingRuleSourceKind",
  "The kind of a source.",
  {
    PRIMARY: "A copy of the text of the law.",
    PRIMARY_READ: "A text of somebody who has read the law and quotes or paraphrases it.",
    OFFICIAL: "A page of an authority.",
    SECONDARY: "Any other source.",
  },
);

const Source = builder.objectRef<RuleSource>("CallingRuleSource").implement({
  description: "A source of a calling rule.",
  fields: (t) => ({
    at: t.exposeString("at", { description: "Where it is." }),
    kind: t.expose("kind", { type: SourceKindEnum, description: "Its kind." }),
    asOf: t.exposeString("asOf", {
      nullable: true,
      description: "Its date, as exact as it is known. Null if it has none.",
    }),
  }),
});

export const CallingRuleWindow = builder.objectRef<LawWindow>("CallingRuleWindow").implement({
  description: "Hours in which a rule allows calls, by the clock of the called person.",
  fields: (t) => ({
    days: t.expose("days", { type: [Weekday], description: "The days of the week." }),
    startTime: t.exposeString("from", { description: 'Local time "HH:mm", inclusive.' }),
    endTime: t.exposeString("to", {
      description: 'Local time "HH:mm", exclusive. "24:00" is the end of the day.',
    }),
  }),
});

const CapType = builder.objectRef<Cap>("CallingRuleCap").implement({
  description: "How many calls a rule allows in a period.",
  fields: (t) => ({
    max: t.exposeInt("max", {
      description: "The maximum number of calls. 0: no call after what `startsAt` names.",
    }),
    hours: t.exposeInt("hours", { description: "The period in rolling hours." }),
    startsAt: t.exposeString("startsAt", {
      nullable: true,
      description:
        "What begins the period: LAST_CONVERSATION or REFUSAL. Null: each call begins one.",
    }),
    counts: t.exposeString("counts", {
      description:
        "What the law counts: ATTEMPTS, CALLS, CALLS_AND_TEXTS, CONTACTS or COMMUNICATIONS. The server counts each call that was sent, which is the strictest reading.",
    }),
    scope: t.exposeStringList("scope", {
      description:
        "Whose calls count together: of a NUMBER, PERSON or CALLED_PARTY, by a CALLER, about a SUBJECT or DEBT.",
    }),
  }),
});

const ConsentType = builder.objectRef<ConsentRule["consent"]>("CallingRuleConsent").implement({
  description: "The consent that a rule needs.",
  fields: (t) => ({
    level: t.exposeString("level", { description: "WRITTEN or EXPRESS." }),
    form: t.exposeString("form", { nullable: true, description: "Its form, in words." }),
  }),
});

const ListType = builder.objectRef<ListRule["list"]>("CallingRuleList").implement({
  description: "The list against which a rule wants numbers checked.",
  fields: (t) => ({
    name: t.exposeString("name", { description: 'Its name, for example "us_national_dnc".' }),
    maxAgeHours: t.exposeInt("maxAgeHours", {
      nullable: true,
      description: "How many hours old a check may be. Null if the sources do not say.",
    }),
    honourWithin: t.exposeString("honourWithin", {
      nullable: true,
      description: "Within which ISO 8601 period a request has to be honoured.",
    }),
    keepFor: t.exposeString("keepFor", {
      nullable: true,
      description: "For which ISO 8601 period a request has to be kept.",
    }),
  }),
});

function isDuty(rule: LawRule): rule is DutyRule {
  return "duty" in rule;
}

export const CallingRule = builder.objectRef<LawRule>("CallingRule").implement({
  description: `A rule of a rule pack. ${notLegalAdvice}`,
  fields: (t) => ({
    ref: t.string({
      description: 'Its name and version, as explanations have it: "us-fl.hours@1".',
      resolve: ruleRef,
    }),
    kind: t.expose("kind", { type: CallingRuleKindEnum, description: "What it is about." }),
    jurisdiction: t.exposeString("jurisdiction", {
      description: 'Where it applies: ISO 3166-1 ("DE"), ISO 3166-2 ("US-FL") or "EU".',
    }),
    callTypes: t.field({
      type: [CallTypeEnum],
      description: "To which types of calls it applies.",
      resolve: ({ callTypes }) => callTypeNames.filter((name) => callTypes.includes(name)),
    }),
    subjects: t.exposeStringList("subjects", {
      description:
        "Narrower subjects to which it applies. Empty: all. The server applies it to all, as it does not know the subject.",
    }),
    voice: t.expose("voice", { type: VoiceEnum, description: "To which voices it applies." }),
    lineTypes: t.exposeStringList("lineTypes", {
      description:
        "To which lines it applies. The server applies it to all, as it does not know the line.",
    }),
    audience: t.exposeString("audience", {
      description:
        "CONSUMER, or ANY for businesses too. The server applies it to all contacts, as it does not know who they are.",
    }),
    byAreaCode: t.boolean({
      description: "Whether the area code alone brings it in, wherever the contact is.",
      resolve: ({ trigger }) => trigger === "LOCATION_OR_AREA_CODE",
    }),
  }),
});

builder.objectFields(CallingRule, (t) => ({
  windows: t.field({
    type: [CallingRuleWindow],
    description: "Of HOURS: when calls are allowed. A day without a window is closed.",
    resolve: (rule) => (rule.kind === "HOURS" ? rule.windows : []),
  }),
  holidaySet: t.string({
    nullable: true,
    description: "Of HOURS: the holiday set on whose dates no calls are allowed.",
    resolve: (rule) => (rule.kind === "HOURS" ? rule.holidaySet : null),
  }),
  cap: t.field({
    type: CapType,
    nullable: true,
    description: "Of CAP: how many calls are allowed.",
    resolve: (rule) => (rule.kind === "CAP" ? rule.cap : null),
  }),
  consent: t.field({
    type: ConsentType,
    nullable: true,
    description: "Of CONSENT: the consent that is needed.",
    resolve: (rule) => (rule.kind === "CONSENT" ? rule.consent : null),
  }),
  list: t.field({
    type: ListType,
    nullable: true,
    description: "Of LIST: the list.",
    resolve: (rule) => (rule.kind === "LIST" ? rule.list : null),
  }),
  switch: t.string({
    nullable: true,
    description: "Of BAN: the switch with which the tenant says that the ban holds. Null: always.",
    resolve: (rule) => (rule.kind === "BAN" ? rule.switch : null),
  }),
  duty: t.field({
    type: "JSONObject",
    nullable: true,
    description: "Of DISCLOSURE, RECORD, PACING and CALLER_ID: what the law wants.",
    resolve: (rule) => (isDuty(rule) ? rule.duty : null),
  }),
}));

builder.objectFields(CallingRule, (t) => ({
  isVoluntary: t.boolean({
    description: "Whether it is a voluntary code and not a law. It is applied all the same.",
    resolve: ({ binding }) => binding !== null,
  }),
  liftedBy: t.expose("liftedBy", {
    type: [PermissionKindEnum],
    description:
      "Records that take it away, if the tenant has switched the exception on. Never of HOURS.",
  }),
  notEnforced: t.string({
    nullable: true,
    description: "What of it the server does not enforce, and why. Null: it is enforced.",
    resolve: notEnforced,
  }),
  effectiveFrom: t.exposeString("effectiveFrom", {
    nullable: true,
    description: 'The first local date on which it applies, "yyyy-MM-dd". Null: no bound.',
  }),
  effectiveTo: t.exposeString("effectiveTo", {
    nullable: true,
    description: 'The last local date on which it applies, "yyyy-MM-dd". Null: no bound.',
  }),
  citation: t.exposeString("citation", { description: "The law." }),
  sources: t.expose("sources", { type: [Source], description: "Where it was found." }),
  asOf: t.exposeString("asOf", { description: "The newest date of its sources." }),
  readOn: t.exposeString("readOn", { description: "When its sources were read." }),
  confidence: t.expose("confidence", {
    type: ConfidenceEnum,
    description: "How sure its authors are.",
  }),
  note: t.exposeString("note", { nullable: true, description: "What else is known of it." }),
}));

export const RuleCoverage = builder.objectRef<Coverage>("CallingRuleCoverage").implement({
  description:
    "A jurisdiction that the authors of a rule pack have looked at. Contacts in one that is not listed are not called, unless the tenant has written a rule for it.",
  fields: (t) => ({
    jurisdiction: t.exposeString("jurisdiction", {
      description: "The country or region, of ISO 3166.",
    }),
    status: t.exposeString("status", {
      description:
        "HAS_RULES, SAME_AS_FEDERAL (nothing beyond the rules of its country), NO_HOURS_RULE or NO_STATE_RULE_FOUND.",
    }),
    confidence: t.expose("confidence", {
      type: ConfidenceEnum,
      description: "How sure the authors are.",
    }),
    asOf: t.exposeString("asOf", { description: "The newest date of the sources." }),
    readOn: t.exposeString("readOn", { description: "When the sources were read." }),
    note: t.exposeString("note", { nullable: true, description: "What else is known." }),
  }),
});

const fields: ReadonlyMap<string, string> = new Map([
  ["pack", "packName"],
  ["version", "packVersion"],
  ["from", "startTime"],
  ["to", "endTime"],
]);

/** A step of the path of a problem of `callingRules`, as the API names it. */
export function fieldOfCallingRules(step: string): string {
  return fields.get(step) ?? step;
}
