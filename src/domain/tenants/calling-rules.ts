import { z } from "zod";
import { isJurisdiction } from "#rules/jurisdiction.ts";
import { callTypeNames } from "#rules/call-type.ts";
import { loadedPack, loadedPacks } from "#rules/loaded-packs.ts";
import { type PermissionKind, permissionKinds, type RulePack } from "#rules/rule-pack.ts";
import type { CallingRules } from "#rules/rules-in-force.ts";
import type { InputProblem } from "#domain/errors.ts";
import { text } from "#domain/input.ts";
import { lawWindows } from "#domain/law-windows.ts";

function distinct<Item extends z.ZodType>(item: Item, most: number) {
  return z
    .array(item)
    .max(most, `must contain at most ${most} values`)
    .refine((items) => new Set(items).size === items.length, "must not contain a value twice");
}

const ownRule = z.object({
  jurisdiction: z
    .string()
    .trim()
    .toUpperCase()
    .refine(
      (code) => code !== "EU" && isJurisdiction(code),
      'is not a country or region: use ISO 3166-1 ("BE") or ISO 3166-2 ("CA-QC")',
    ),
  callTypes: distinct(z.enum(callTypeNames), callTypeNames.length).min(
    1,
    "must contain at least one call type",
  ),
  windows: lawWindows,
  note: text(1000).nullable().default(null),
});

const mostOwnRules = 300;

/** What a tenant may choose. Whether the pack has it is said by `callingRulesProblems`. */
export const callingRulesChoice: z.ZodType<CallingRules> = z.object({
  pack: text(100),
  version: text(100),
  exceptions: distinct(z.enum(permissionKinds), permissionKinds.length).default([]),
  switches: distinct(text(100), 50).default([]),
  ownRules: z
    .array(ownRule)
    .max(mostOwnRules, `must contain at most ${mostOwnRules} rules`)
    .default([]),
});

/** What is wrong with a choice, by what the loaded pack has. */
export function callingRulesProblems(chosen: CallingRules): InputProblem[] {
  const pack = loadedPack(chosen.pack, chosen.version);
  if (pack === null) {
    const known = loadedPacks().map(({ id, version }) => `${id} ${version}`);
    const message = `there is no rule pack ${JSON.stringify(chosen.pack)} with the version ${JSON.stringify(chosen.version)}: use one of ${known.join(", ")}`;
    return [{ path: ["callingRules", "version"], message }];
  }
  return [
    ...unknown("switches", chosen.switches, switchesOf(pack), "is no switch of the rule pack"),
    ...unknown(
      "exceptions",
      chosen.exceptions,
      exceptionsOf(pack),
      "takes no rule of the pack away (a record of a contact never lifts hours)",
    ),
  ];
}

function unknown(
  field: "switches" | "exceptions",
  given: readonly string[],
  known: readonly string[],
  what: string,
): InputProblem[] {
  return given.flatMap((each, index) => {
    if (known.includes(each)) return [];
    const choices = known.length === 0 ? "it has none" : `use ${known.join(", ")}`;
    const path = ["callingRules", field, String(index)];
    return [{ path, message: `${JSON.stringify(each)} ${what}: ${choices}` }];
  });
}

/** The switches of the bans of a pack. */
export function switchesOf({ rules }: RulePack): string[] {
  const all = rules.flatMap((rule) =>
    rule.kind === "BAN" && rule.switch !== null ? [rule.switch] : [],
  );
  return [...new Set(all)].toSorted();
}

/** The records that may take a rule of a pack away, if the tenant allows it. */
export function exceptionsOf({ rules }: RulePack): PermissionKind[] {
  const lifting = rules.flatMap(({ kind, liftedBy }) => (kind === "HOURS" ? [] : liftedBy));
  return permissionKinds.filter((kind) => lifting.includes(kind));
}
