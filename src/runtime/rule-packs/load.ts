import { packsInForce } from "#db/queries/tenants.ts";
import type { DomainContext } from "#domain/context.ts";
import { addHolidaySets, holidaySets } from "#rules/holiday-sets.ts";
import { addRulePacks, loadedPack } from "#rules/loaded-packs.ts";
import { packRef } from "#rules/rule-pack.ts";
import { type ReadPack, readRulePacks } from "./read-packs.ts";

/**
/**
 * Loads the rule packs that come with the server, and the packs and holiday sets of the operator's folder, if there is
 * one. Returns the packs.
 * @throws RulePackError with everything that is wrong
 */
export function loadCallingRules(ownFolder: string | null): readonly ReadPack[] {
  const known = new Set(holidaySets().map(({ id }) => id));
  const files = readRulePacks(ownFolder, known);
  addHolidaySets(files.holidaySets);
  addRulePacks(files.packs);
  return files.packs;
}

/** Logs which rule packs are in force and what has to be known of them, and which of them are not loaded. */
export async function reportCallingRules({ pool, log }: DomainContext): Promise<void> {
  for (const { id, version, tenants } of await packsInForce(pool)) {
    const pack = loadedPack(id, version);
    const facts = { pack: packRef({ id, version }), tenants };
    if (pack === null) {
      log.error(
        facts,
        "a rule pack that tenants have in force is not loaded: their campaigns place no calls. Put it back into CALLING_RULES_DIR, or have the tenants choose another one",
      );
    } else {
      log.warn({ ...facts, warnings: pack.warnings }, "a rule pack is in force. Not legal advice");
    }
  }
}
