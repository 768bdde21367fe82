import type { SentDial } from "#db/queries/sent-dials.ts";
import type { AreaSource as DialArea } from "#rules/area-provenance.ts";
import {
  type AnswerOfRule,
  type AskedRule,
  basisOf,
  type DecisionBasis,
  decisionInWords,
  keptEvidence,
  rulesAsked,
  shownAt,
} from "#rules/dial-decision.ts";
import type { KnownEvidence } from "#rules/dial-evidence.ts";
import { builder } from "../builder.ts";
import { CallTypeEnum, enumOf } from "../enums.ts";
import { encodeId } from "../ids.ts";
import { spend } from "../keyset.ts";
import { mostSentDials } from "../loaders.ts";
import { Call } from "./call.ts";
import { notLegalAdvice } from "./calling-rule.ts";

const BasisEnum = enumOf<DecisionBasis>(
  "DialDecisionBasis",
  "What is known of the decision under which a call was placed.",
  {
    KEPT: "What was asked is kept.",
    CAMPAIGN_HOURS:
      "Only the campaign's own hours in its own time zone were asked, besides the rules that bind every call. No more is kept.",
    TEST_CALL: "A test call: hours, limits and calling rules do not apply to it.",
    LOST: "The database had lost the call, and it was rebuilt from what VAPI showed of it. The decision is not known.",
  },
);

const AnswerEnum = enumOf<AnswerOfRule>(
  "DialRuleAnswer",
  "What a rule said of a call that was placed.",
  {
    OPEN: "Its hours were open.",
    BELOW_LIMIT: "The number had had fewer calls than it allows.",
    CONSENT_ON_RECORD: "The consent that it needs was on record.",
    CHECKED: "The number had been compared with the list that it names, and was not on it.",
    LIFTED: "A record took it away, as the tenant had switched that exception on.",
    NOT_IN_FORCE: "It did not apply on that date.",
  },
);

const DialAreaSourceEnum = enumOf<DialArea["from"]>(
  "DialAreaSource",
  "What a place was taken from.",
  {
    STATED_TIME_ZONE: "The stated time zone.",
    STATED_REGION: "The stated region.",
    STATED_COUNTRY: "The stated country.",
    POSTAL_CODE: "The stated postal code.",
    PHONE_NUMBER: "The telephone number.",
    ADDRESS:
      "The address; from which part of it was not known to the version that placed the call.",
  },
);

const DialPlace = builder.objectRef<DialArea>("DialPlace").implement({
  description: "A place in which the contact was taken to be when a call was placed.",
  fields: (t) => ({
    from: t.expose("from", { type: DialAreaSourceEnum, description: "What it was taken from." }),
    region: t.exposeString("region", {
      nullable: true,
      description: "The region, by ISO 3166-1 (DE) or 3166-2 (US-FL). Null of a stated time zone.",
    }),
    zones: t.exposeStringList("zones", { description: "Its time zones." }),
  }),
});

const DialClock = builder
  .objectRef<{ readonly timeZone: string; readonly localTime: string }>("DialClock")
  .implement({
    description: "What a clock showed when a call was placed.",
    fields: (t) => ({
      timeZone: t.exposeString("timeZone", { description: "The time zone." }),
      localTime: t.exposeString("localTime", {
        description: 'The local time with its offset from UTC: "2026-11-30T09:00:00.000-05:00".',
      }),
    }),
  });

const DialRule = builder.objectRef<AskedRule>("DialRule").implement({
  description: "A rule that was asked before a call was placed, and what it said then.",
  fields: (t) => ({
    rule: t.exposeString("rule", {
      description:
        'A calling rule by its name and version ("us-fl.hours@1", see `CallingRule.ref`), or in words: "courtesy hours of the tenant", "a limit of the campaign".',
    }),
    answer: t.expose("answer", { type: AnswerEnum, description: "What it said." }),
    detail: t.exposeString("detail", { description: "The same in words." }),
    consentId: t.id({
      nullable: true,
      description:
        "Of CONSENT_ON_RECORD and LIFTED: the ID of the record (`Consent`) that was used. It may have been revoked since.",
      resolve: ({ recordId }) => recordId && encodeId("Consent", recordId),
    }),
    countedCalls: t.int({
      nullable: true,
      description:
        "Of BELOW_LIMIT: the calls to the number, or conversations, that counted. This call is not among them.",
      resolve: ({ limit }) => limit && limit.counted,
    }),
    maxCalls: t.int({
      nullable: true,
      description:
        "Of BELOW_LIMIT: so many calls are allowed. 0: none for so many hours after a conversation or a refusal.",
      resolve: ({ limit }) => limit && limit.max,
    }),
    hours: t.int({
      nullable: true,
      description: "Of BELOW_LIMIT: within so many rolling hours.",
      resolve: ({ limit }) => limit && limit.hours,
    }),
    listVersion: t.string({
      nullable: true,
      description:
        "Of CHECKED: the version of the list, as `recordListCheck` was given it. Null: the tenant's own do-not-call list.",
      resolve: ({ check }) => check && check.version,
    }),
    listAsOf: t.field({
      type: "DateTime",
      nullable: true,
      description: "Of CHECKED: the state of the list. Null: the tenant's own do-not-call list.",
      resolve: ({ check }) => check && new Date(check.asOf),
    }),
  }),
});

interface Decided extends SentDial {
  readonly basis: DecisionBasis;
  readonly kept: KnownEvidence | null;
}

function decided(dial: SentDial): Decided {
  const { evidence, callKind } = dial;
  const basis = basisOf(evidence, { isTest: callKind === "TEST" });
  return { ...dial, basis, kept: keptEvidence(evidence) };
}

const DialDecision = builder.objectRef<Decided>("DialDecision").implement({
  description: `What a call was placed under: what was asked right before the request to VAPI, and what was answered. It stays as it was when the contact, the settings or the rules change. When a person is erased, the places and local times go and the rest stays. ${notLegalAdvice}`,
  fields: (t) => ({
    decidedAt: t.expose("sentAt", {
      type: "DateTime",
      description: "When it was decided and the request to VAPI was committed.",
    }),
    basis: t.expose("basis", { type: BasisEnum, description: "What is known of it." }),
    message: t.string({
      description: "The decision in words.",
      resolve: ({ basis, kept }) => decisionInWords(basis, kept),
    }),
    phoneNumberId: t.exposeID("phoneNumberId", {
      description: "The ID at VAPI of the phone number from which the call was placed.",
    }),
    rules: t.field({
      type: [DialRule],
      description:
        "The rules that were asked: calling rules of the pack in force, courtesy hours, and limits on calls to the number. Duties of a pack are not asked. Empty unless `basis` is KEPT.",
      resolve: ({ kept }, _args, context, info) => {
        const rules = kept === null ? [] : rulesAsked(kept);
        spend({ context, info }, rules.length);
        return rules;
      },
    }),
    packName: t.string({
      nullable: true,
      description:
        "The name of the rule pack in force, see `callingRules`. Null if none was in force.",
      resolve: ({ kept }) => kept?.pack?.split("@")[0] ?? null,
    }),
    packVersion: t.string({
      nullable: true,
      description: "Its version, whose contents never change. Null if none was in force.",
      resolve: ({ kept }) => kept?.pack?.split("@")[1] ?? null,
    }),
    callType: t.field({
      type: CallTypeEnum,
      nullable: true,
      description: "The call type of the campaign. Null if no rule pack was in force.",
      resolve: ({ kept }) => kept?.type ?? null,
    }),
  }),
});

builder.objectFields(DialDecision, (t) => ({
  windowClosesAt: t.field({
    type: "DateTime",
    nullable: true,
    description:
      "When the hours end that were open: those of the campaign and every rule together. Null if it is not kept, or if they do not end.",
    resolve: ({ kept }) => (kept?.closes == null ? null : new Date(kept.closes)),
  }),
  clocks: t.field({
    type: [DialClock],
    description:
      "What the clocks by which hours were read showed: where the contact was, and those that rules name. Empty if it is not kept.",
    resolve: ({ kept, sentAt }) =>
      Object.entries(kept?.clocks ?? {}).map(([timeZone, ahead]) => {
        return { timeZone, localTime: shownAt(sentAt, ahead) };
      }),
  }),
  timeZoneData: t.string({
    nullable: true,
    description:
      'The version of the time zone data by which the clocks were read: "2026b". Null if it is not kept.',
    resolve: ({ kept }) => kept?.tz ?? null,
  }),
  places: t.field({
    type: [DialPlace],
    description:
      "Where the contact was taken to be, and from what. A stated time zone was the only one for the campaign's own hours. Empty if it was not asked for, not known, or is not kept.",
    resolve: ({ kept }) =>
      (kept?.area ?? []).map(([from, region, zones]) => ({ from, region, zones })),
  }),
  lastDoNotCallEntryId: t.id({
    nullable: true,
    description:
      "The ID of the last entry that the do-not-call list had when it was asked; the number was not on it. Null if the list was empty, or if it is not kept.",
    resolve: ({ kept }) => (kept?.listed == null ? null : encodeId("DoNotCallEntry", kept.listed)),
  }),
}));

builder.prismaObjectFields(Call, (t) => ({
  decision: t.field({
    type: DialDecision,
    nullable: true,
    description:
      "What the call was placed under: the decision of the last request to VAPI that was sent. Null if none was.",
    select: { id: true },
    resolve: async ({ id }, _args, { loaders }) => {
      const last = (await loaders.sentDials.load(id)).at(-1);
      return last === undefined ? null : decided(last);
    },
  }),
  decisions: t.field({
    type: [DialDecision],
    description: `The same of every request to VAPI that was sent for the call, the oldest first: of a call that was put back and placed again there are several. At most the last ${mostSentDials}.`,
    select: { id: true },
    resolve: async ({ id }, _args, context, info) => {
      const dials = await context.loaders.sentDials.load(id);
      spend({ context, info }, dials.length);
      return dials.map(decided);
    },
  }),
}));
