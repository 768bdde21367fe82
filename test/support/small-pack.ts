import type { CallType } from "#rules/call-type.ts";
import { addRulePacks } from "#rules/loaded-packs.ts";
import type { CapRule, LawRule, RulePack } from "#rules/rule-pack.ts";

/*
 * A pack with rules of each kind whose periods are short and whose dates are near the stories of the tests. It is about
 * no law.
 */

const sales: readonly CallType[] = ["TELEMARKETING"];

const common = {
  version: 1,
  callTypes: sales,
  subjects: [],
  voice: "ANY",
  lineTypes: ["ANY"],
  audience: "ANY",
  trigger: "LOCATION",
  clock: "CALLED_PARTY",
  fixedZone: null,
  binding: null,
  liftedBy: [],
  evidence: [],
  effectiveFrom: null,
  effectiveTo: null,
  citation: "none",
  sources: [{ at: "none", kind: "SECONDARY", asOf: null }],
  asOf: "2031-01-01",
  readOn: "2031-01-01",
  confidence: "MEDIUM",
  note: null,
} as const;

function capOf(max: number, hours: number, startsAt: CapRule["cap"]["startsAt"]): CapRule["cap"] {
  return { max, hours, scope: ["NUMBER"], counts: "CALLS", startsAt, acrossNumbers: true };
}

const rules: readonly LawRule[] = [
  {
    ...common,
    kind: "CONSENT",
    id: "ny.consent",
    jurisdiction: "US-NY",
    consent: { level: "EXPRESS", form: null },
  },
  {
    ...common,
    kind: "LIST",
    id: "ny.list",
    jurisdiction: "US-NY",
    list: { name: "north", maxAgeHours: 48, honourWithin: null, keepFor: null },
  },
  { ...common, kind: "CAP", id: "ny.cap", jurisdiction: "US-NY", cap: capOf(2, 24, null) },
  {
    ...common,
    kind: "CONSENT",
    id: "ca.consent",
    jurisdiction: "US-CA",
    effectiveFrom: "2031-03-06",
    consent: { level: "WRITTEN", form: null },
  },
  {
    ...common,
    kind: "CAP",
    id: "ca.cap",
    jurisdiction: "US-CA",
    cap: capOf(0, 6, "LAST_CONVERSATION"),
  },
  {
    ...common,
    kind: "HOURS",
    id: "ca.hours",
    jurisdiction: "US-CA",
    windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: "10:00", to: "16:00" }],
    holidaySet: null,
  },
  {
    ...common,
    kind: "BAN",
    id: "tx.ban",
    jurisdiction: "US-TX",
    effectiveFrom: "2031-03-06",
    effectiveTo: "2031-03-07",
    switch: null,
  },
  {
    ...common,
    kind: "BAN",
    id: "tx.storm",
    jurisdiction: "US-TX",
    liftedBy: ["CONSENT_EXPRESS"],
    switch: "storm",
  },
];

export const smallPack: RulePack = {
  id: "small",
  version: "1",
  title: "Rules for tests",
  asOf: "2031-01-01",
  warnings: ["Not legal advice."],
  rules,
  coverage: ["US", "US-NY", "US-CA", "US-TX", "US-FL"].map((jurisdiction) => ({
    jurisdiction,
    status: "HAS_RULES",
    confidence: "MEDIUM",
    asOf: "2031-01-01",
    readOn: "2031-01-01",
    note: null,
  })),
};

/** Lets this process know the pack. Returns the choice of it. */
export function loadSmallPack(): { readonly pack: string; readonly version: string } {
  addRulePacks([smallPack]);
  return { pack: smallPack.id, version: smallPack.version };
}
