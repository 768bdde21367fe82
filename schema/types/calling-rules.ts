import type { updateTenant } from "#domain/tenants/tenants.ts";
import { loadedPack } from "#rules/loaded-packs.ts";
import type { CallingRules as Chosen, OwnRule } from "#rules/rules-in-force.ts";
import { builder } from "../builder.ts";
import { CallTypeEnum, Weekday } from "../enums.ts";
import { PermissionKindEnum, CallingRuleWindow, notLegalAdvice } from "./calling-rule.ts";
import { RulePackType } from "./rule-pack.ts";

const OwnCallingRule = builder.objectRef<OwnRule>("OwnCallingRule").implement({
  description: "Hours that a tenant has set for a country or region.",
  fields: (t) => ({
    jurisdiction: t.exposeString("jurisdiction", {
      description: "The country or region, of ISO 3166.",
    }),
    callTypes: t.expose("callTypes", {
      type: [CallTypeEnum],
      description: "To which types of calls it applies.",
    }),
    windows: t.expose("windows", {
      type: [CallingRuleWindow],
      description: "When calls are allowed. A day without a window is closed.",
    }),
    note: t.exposeString("note", { nullable: true, description: "On what it is based." }),
  }),
});

/** What a tenant has chosen, as its row holds it. */
export const CallingRules = builder.objectRef<Chosen>("CallingRules").implement({
  description: `The calling rules that a tenant has in force. ${notLegalAdvice}`,
  fields: (t) => ({
    packName: t.exposeString("pack", { description: "The name of the rule pack." }),
    packVersion: t.exposeString("version", { description: "Its version." }),
    pack: t.field({
      type: RulePackType,
      nullable: true,
      description:
        "The rule pack. Null if the server has not loaded it; no calls are placed then, until it has.",
      resolve: ({ pack, version }) => loadedPack(pack, version),
    }),
    exceptions: t.expose("exceptions", {
      type: [PermissionKindEnum],
      description: "Kinds of records that take rules away.",
    }),
    switches: t.exposeStringList("switches", {
      description: "Bans that hold now, for example during a state of emergency.",
    }),
    ownRules: t.expose("ownRules", {
      type: [OwnCallingRule],
      description: "Hours of the tenant's own for countries and regions.",
    }),
  }),
});

const OwnWindowInput = builder.inputType("CallingRuleWindowInput", {
  description: "Hours in which a rule allows calls, by the clock of the called person.",
  fields: (t) => ({
    days: t.field({ type: [Weekday], required: true, description: "The days of the week." }),
    startTime: t.string({ required: true, description: 'Local time "HH:mm", inclusive.' }),
    endTime: t.string({
      required: true,
      description:
        'Local time "HH:mm", exclusive, later than `startTime`. "24:00" is the end of the day.',
    }),
  }),
});

const OwnCallingRuleInput = builder.inputType("OwnCallingRuleInput", {
  description:
    "Hours for a country or region. Contacts in one that the rule pack does not cover are called only if there is such a rule; where it covers it, both rules apply.",
  fields: (t) => ({
    jurisdiction: t.string({
      required: true,
      description: 'The country (ISO 3166-1, "BE") or region (ISO 3166-2, "CA-QC").',
    }),
    callTypes: t.field({
      type: [CallTypeEnum],
      required: true,
      description: "To which types of calls it applies.",
    }),
    windows: t.field({
      type: [OwnWindowInput],
      required: true,
      description: "When calls are allowed, 1 to 21 windows. A day without a window is closed.",
    }),
    note: t.string({ description: "On what it is based. 1 to 1000 characters." }),
  }),
});

export const CallingRulesInput = builder.inputType("CallingRulesInput", {
  description: `The calling rules to put in force. What is omitted is empty. ${notLegalAdvice}`,
  fields: (t) => ({
    packName: t.string({
      required: true,
      description: "The name of the rule pack. See `Query.rulePacks`.",
    }),
    packVersion: t.string({ required: true, description: "Its version." }),
    exceptions: t.field({
      type: [PermissionKindEnum],
      description:
        "Kinds of records of a contact that may take rules away. Default: none. See `RulePack.exceptions`. Hours are never taken away.",
    }),
    switches: t.stringList({
      description:
        "Bans that hold now, for example during a state of emergency. Default: none. See `RulePack.switches`.",
    }),
    ownRules: t.field({
      type: [OwnCallingRuleInput],
      description: "Hours of your own for countries and regions, at most 300 rules. Default: none.",
    }),
  }),
});

type Given = NonNullable<Parameters<typeof updateTenant>[2]["callingRules"]>;

/** The choice of an input as the domain takes it. */
export function chosenOf({
  packName: pack,
  packVersion: version,
  exceptions,
  switches,
  ownRules,
}: typeof CallingRulesInput.$inferInput): Given {
  return {
    pack,
    version,
    exceptions: exceptions ?? [],
    switches: switches ?? [],
    ownRules: (ownRules ?? []).map(({ windows, note, ...rest }) => ({
      ...rest,
      note: note ?? null,
      windows: windows.map(({ days, startTime: from, endTime: to }) => ({ days, from, to })),
    })),
  };
}
