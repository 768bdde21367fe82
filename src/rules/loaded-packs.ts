import { holidaysOf } from "./holiday-sets.ts";
import { packRef, type RulePack } from "./rule-pack.ts";
import type { CallingRules, RulesInForce } from "./rules-in-force.ts";

const packs = new Map<string, RulePack>();

/** Choices of tenants, by what they are. */
const prepared = new Map<string, RulesInForce>();

/** More different choices than are in use at once. */
const mostPrepared = 2_000;

/** Adds packs. To be called at the start of a process, before anything asks. */
export function addRulePacks(more: readonly RulePack[]): void {
  for (const pack of more) packs.set(packRef(pack), pack);
  prepared.clear();
  preparedOf = new WeakMap();
}

/** All packs that this process has loaded, by id and version. */
export function loadedPacks(): readonly RulePack[] {
  return [...packs.keys()].toSorted().map((ref) => packs.get(ref)!);
}

/** The loaded pack; null: this process has not loaded it. */
export function loadedPack(id: string, version: string): RulePack | null {
  return packs.get(packRef({ id, version })) ?? null;
}

/** The same by the object that was read. */
let preparedOf = new WeakMap<CallingRules, RulesInForce | null>();

/** What a tenant has chosen, prepared for questions; null: this process has not loaded the pack. */
export function rulesInForce(chosen: CallingRules): RulesInForce | null {
  const known = preparedOf.get(chosen);
  if (known !== undefined) return known;
  const rules = prepare(chosen);
  preparedOf.set(chosen, rules);
  return rules;
}

function prepare(chosen: CallingRules): RulesInForce | null {
  const pack = loadedPack(chosen.pack, chosen.version);
  if (pack === null) return null;
  const key = JSON.stringify(chosen);
  const known = prepared.get(key);
  if (known !== undefined) return known;
  if (prepared.size >= mostPrepared) prepared.clear();
  const rules = { pack, chosen, holidays: holidaysOf };
  prepared.set(key, rules);
  return rules;
}
