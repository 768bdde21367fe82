import { holidaySets as knownSets, holidaysOf } from "#rules/holiday-sets.ts";
import { readRulePacks } from "#runtime/rule-packs/read-packs.ts";
import type { Area, Place } from "#rules/area.ts";
import { type CallType, callTypeNames } from "#rules/call-type.ts";
import type { RulePack } from "#rules/rule-pack.ts";
import type { CallingRules, RulesInForce, Voice } from "#rules/rules-in-force.ts";
import type { ExpectedRule } from "./expected-hours.ts";

/** The pack that comes with the server. */
export const pack: RulePack = readRulePacks(
  null,
  new Set(knownSets().map(({ id }) => id)),
).packs.find(({ id, version }) => id === "research-draft" && version === "1")!;

/** The pack in force for a tenant that has added nothing, or these. */
export function rulesWith(
  change: Partial<CallingRules> = {},
  { of = pack, holidays = holidaysOf }: { of?: RulePack; holidays?: RulesInForce["holidays"] } = {},
): RulesInForce {
  const none = { exceptions: [], switches: [], ownRules: [] };
  const chosen = { pack: of.id, version: of.version, ...none, ...change };
  return { pack: of, chosen, holidays };
}

/** An area of these regions, all known from an address, in one zone. */
export function areaOf(
  regions: string | readonly string[],
  zones: string | readonly string[] = "Etc/UTC",
  from: Place["from"] = "ADDRESS",
): Area {
  const own = [zones].flat();
  return {
    zones: own,
    places: [regions].flat().map((region) => ({ region, zones: own, from })),
  };
}

/** "TIDSPC": the call types by their first letters. */
export function callTypesOf(letters: string): CallType[] {
  return callTypeNames.filter((name) => letters.includes(name[0]!));
}

/** The least automatic voice that a rule is about. */
export function voiceOf([, , , voice]: ExpectedRule): Voice {
  return voice === "ANY" ? "LIVE" : voice;
}

/** A day on which the rule holds, at noon in UTC. */
export function dayInForce([, , , , [from, to]]: ExpectedRule): Date {
  return new Date(`${from ?? to ?? "2026-11-30"}T12:00:00Z`);
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
