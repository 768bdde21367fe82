import { z } from "zod";
import { exceptionsOf, switchesOf } from "#domain/tenants/calling-rules.ts";
import { loadedPack, loadedPacks } from "#rules/loaded-packs.ts";
import { notEnforced } from "#rules/not-enforced.ts";
import { type RulePack, ruleRef } from "#rules/rule-pack.ts";
import { builder } from "../builder.ts";
import { CallTypeEnum } from "../enums.ts";
import { type Order, pageOf } from "../keyset.ts";
import {
  CallingRule,
  PermissionKindEnum,
  CallingRuleKindEnum,
  notLegalAdvice,
  RuleCoverage,
} from "./calling-rule.ts";

const byRef: Order = { columns: { ref: z.string() }, direction: "asc" };

const CallingRuleConnection = builder.connectionObject(
  {
    type: CallingRule,
    name: "CallingRuleConnection",
    description: "A paginated list of calling rules.",
  },
  { name: "CallingRuleEdge", description: "A calling rule in a paginated list." },
);

const CallingRuleFilter = builder.inputType("CallingRuleFilter", {
  description: "Filters for a list of calling rules. A rule must match every filter that is given.",
  fields: (t) => ({
    jurisdictions: t.stringList({
      description:
        'Rules of one of these jurisdictions, for example "US-FL" and "US". The rules of a country are not among those of its regions.',
    }),
    kind: t.field({ type: [CallingRuleKindEnum], description: "Rules of one of these kinds." }),
    callType: t.field({
      type: [CallTypeEnum],
      description: "Rules that apply to calls of one of these types.",
    }),
  }),
});

export const RulePackType = builder.objectRef<RulePack>("RulePack").implement({
  description: `A version of a rule pack: calling rules as data. It is never changed; a correction is a new version. ${notLegalAdvice}`,
  fields: (t) => ({
    name: t.exposeString("id", { description: 'The name of the pack: "research-draft".' }),
    version: t.exposeString("version", { description: "The version of the pack." }),
    title: t.exposeString("title", { description: "What the pack is about." }),
    warnings: t.exposeStringList("warnings", {
      description: "What everybody who uses the pack has to know. Show it.",
    }),
    asOf: t.exposeString("asOf", { description: "The newest date of what its sources say." }),
    coverage: t.expose("coverage", {
      type: [RuleCoverage],
      description: "The jurisdictions that its authors have looked at.",
    }),
    rulesNotEnforced: t.field({
      type: [CallingRule],
      description:
        "Its rules that the server does not enforce, or not wholly. `CallingRule.notEnforced` says why, and keeping them is up to you.",
      resolve: ({ rules }) => rules.filter((rule) => notEnforced(rule) !== null),
    }),
    switches: t.stringList({
      description:
        "Its bans that hold only while the tenant says so, for example during a state of emergency.",
      resolve: switchesOf,
    }),
    exceptions: t.field({
      type: [PermissionKindEnum],
      description: "The exceptions of its rules that a tenant can switch on.",
      resolve: exceptionsOf,
    }),
  }),
});

/** The rules of a pack that match a filter, in the order of their names. */
function matching(
  pack: RulePack | null,
  filter: typeof CallingRuleFilter.$inferInput | null | undefined,
) {
  return (pack?.rules ?? [])
    .filter(
      ({ jurisdiction, kind, callTypes }) =>
        (filter?.jurisdictions?.includes(jurisdiction) ?? true) &&
        (filter?.kind?.includes(kind) ?? true) &&
        (filter?.callType?.some((each) => callTypes.includes(each)) ?? true),
    )
    .map((rule) => ({ ...rule, ref: ruleRef(rule) }))
    .toSorted((one, other) => (one.ref < other.ref ? -1 : 1));
}

builder.queryFields((t) => ({
  rulePacks: t.field({
    type: [RulePackType],
    description: `The rule packs that the server has loaded. A tenant puts one in force with \`updateTenant\`. ${notLegalAdvice}`,
    resolve: () => [...loadedPacks()],
  }),
  callingRules: t.connection(
    {
      type: CallingRule,
      description: `The rules of a rule pack, in the order of their names. Empty if the server has not loaded it. ${notLegalAdvice}`,
      args: {
        packName: t.arg.string({ required: true, description: "The name of the rule pack." }),
        packVersion: t.arg.string({ required: true, description: "Its version." }),
        filter: t.arg({ type: CallingRuleFilter, description: "Filters the list." }),
      },
      resolve: (_root, { packName, packVersion, filter, ...args }, context, info) => {
        const rules = matching(loadedPack(packName, packVersion), filter);
        return pageOf(
          { args, context, info },
          {
            order: byRef,
            areRows: false,
            find: ({ cursor, direction, take }) => {
              const from = cursor?.[0] as string | undefined;
              const read = direction === "asc" ? rules : rules.toReversed();
              const isPast = (ref: string) =>
                from === undefined || (direction === "asc" ? ref > from : ref < from);
              return Promise.resolve(read.filter(({ ref }) => isPast(ref)).slice(0, take));
            },
            count: () => Promise.resolve(rules.length),
          },
        );
      },
    },
    CallingRuleConnection,
  ),
}));
