import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import type { HolidaySet } from "#rules/holiday-sets.ts";
import { type RulePack, ruleRef } from "#rules/rule-pack.ts";
import { CannotStartError } from "../../cannot-start.ts";
import { digestOf } from "./digest.ts";
import { holidayFile } from "./holiday-shape.ts";
import { coverageFile, packFile, rulesFile } from "./pack-shape.ts";

/** The packs that come with the server. */
const shippedFolder = fileURLToPath(new URL("../../../rule-packs", import.meta.url));

/** A pack as it was read. */
export interface ReadPack extends RulePack {
  /** Of what its files say, whatever a version of the server makes of it. */
  readonly digest: string;
}

interface PackProblem {
  readonly file: string;
  /** Where in the file: "[3].windows[0].to"; "" for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** Rule packs that cannot be used, with everything that is wrong with them. */
export class RulePackError extends CannotStartError {
  override readonly name = "RulePackError";
  readonly problems: readonly PackProblem[];

  constructor(problems: readonly PackProblem[]) {
    const lines = problems.map(
      ({ file, path, message }) => `  ${file}${path === "" ? "" : ` at ${path}`}: ${message}`,
    );
    super(
      `Call Scheduler cannot start, because rule packs are wrong:\n\n${lines.join("\n")}\n\nCorrect the files; see docs/calling-rules.md.\n`,
    );
    this.problems = problems;
  }
}

export interface CallingRuleFiles {
  /** The packs that come with the server, and those of `CALLING_RULES_DIR`. */
  readonly packs: readonly ReadPack[];
  /** The holiday sets of `CALLING_RULES_DIR`. */
  readonly holidaySets: readonly HolidaySet[];
}

/** The only file that is read of `CALLING_RULES_DIR` itself. */
const holidayFileName = "holidays.json";

/**
 * The packs that come with the server and those of `CALLING_RULES_DIR` (`<id>/<version>/{pack,rules,coverage}.json`),
 * and its holiday sets (`holidays.json`). `shippedSets`: the names of the holiday sets that come with the server.
 * @throws RulePackError with everything that is wrong
 */
export function readRulePacks(
  ownFolder: string | null,
  shippedSets: ReadonlySet<string>,
): CallingRuleFiles {
  const problems: PackProblem[] = [];
  const packs: ReadPack[] = [];
  const holidaySets = ownFolder === null ? [] : readOwnSets(ownFolder, problems);
  const knownSets =
    holidaySets === null ? null : new Set([...shippedSets, ...holidaySets.map(({ id }) => id)]);
  for (const folder of [shippedFolder, ownFolder].filter((each) => each !== null)) {
    for (const [id, version] of versionsIn(folder)) {
      const pack = readPack(join(folder, id, version), { id, version }, problems);
      if (pack === null) continue;
      if (knownSets !== null) {
        problems.push(...unknownSets(join(folder, id, version), pack, knownSets));
      }
      if (packs.some((other) => other.id === id && other.version === version)) {
        const message = `${id} ${version} exists already: give the pack another id or version`;
        problems.push({ file: join(folder, id, version), path: "", message });
      }
      packs.push(pack);
    }
  }
  if (problems.length > 0 || holidaySets === null) throw new RulePackError(problems);
  return { packs, holidaySets };
}

/** The holiday sets of the operator's folder; null if they cannot be read. */
function readOwnSets(folder: string, problems: PackProblem[]): readonly HolidaySet[] | null {
  if (!isFolder(folder)) {
    problems.push({ file: folder, path: "", message: "CALLING_RULES_DIR is not a folder" });
    return null;
  }
  // A file under a wrong name must not be ignored in silence.
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
    if (name === holidayFileName) continue;
    const message = `is not read: holiday sets are in ${holidayFileName}, and a pack is in <id>/<version>/`;
    problems.push({ file: join(folder, name), path: "", message });
  }
  const file = join(folder, holidayFileName);
  if (!existsSync(file)) return [];
  return readFile(file, holidayFile, problems)?.data ?? null;
}

function versionsIn(folder: string): [id: string, version: string][] {
  return foldersIn(folder).flatMap((id) =>
    foldersIn(join(folder, id)).map((version): [string, string] => [id, version]),
  );
}

function foldersIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith(".") && isFolder(join(folder, name)))
    .toSorted();
}

/** A link to a folder is one: the volumes of Kubernetes are made of links. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readPack(
  folder: string,
  named: { readonly id: string; readonly version: string },
  problems: PackProblem[],
): ReadPack | null {
  const aboutRead = readFile(join(folder, "pack.json"), packFile, problems);
  const rulesRead = readFile(join(folder, "rules.json"), rulesFile, problems);
  const coverageRead = readFile(join(folder, "coverage.json"), coverageFile, problems);
  if (aboutRead === null || rulesRead === null || coverageRead === null) return null;
  const [about, rules, coverage] = [aboutRead.data, rulesRead.data, coverageRead.data];
  for (const field of ["id", "version"] as const) {
    if (about[field] !== named[field]) {
      const message = `must be ${JSON.stringify(named[field])}, the name of its folder`;
      problems.push({ file: join(folder, "pack.json"), path: field, message });
    }
  }
  problems.push(...repeated(join(folder, "rules.json"), rules, ruleRef));
  problems.push(...repeated(join(folder, "coverage.json"), coverage, (each) => each.jurisdiction));
  problems.push(...notCovered(join(folder, "rules.json"), { ...about, rules, coverage }));
  const digest = digestOf({
    pack: aboutRead.content,
    rules: rulesRead.content,
    coverage: coverageRead.content,
  });
  return { ...about, rules, coverage, digest };
}

interface ReadFile<Data> {
  /** As it stands in the file. */
  readonly content: unknown;
  readonly data: Data;
}

function readFile<Data>(
  file: string,
  shape: z.ZodType<Data>,
  problems: PackProblem[],
): ReadFile<Data> | null {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    problems.push({ file, path: "", message: (error as Error).message });
    return null;
  }
  const { data, error } = shape.safeParse(content);
  for (const issue of error?.issues ?? []) {
    problems.push({ file, path: pathInWords(issue.path), message: issue.message });
  }
  return data === undefined ? null : { content, data };
}

function pathInWords(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function* repeated<Item>(
  file: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Iterable<PackProblem> {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) yield { file, path: `[${index}]`, message: `${key} stands twice` };
    seen.add(key);
  }
}

/** A region without an entry is held: its rules would never be asked. */
function* notCovered(file: string, { rules, coverage }: RulePack): Iterable<PackProblem> {
  const covered = new Set(["EU", ...coverage.map(({ jurisdiction }) => jurisdiction)]);
  for (const [index, { jurisdiction }] of rules.entries()) {
    if (covered.has(jurisdiction)) continue;
    const message = `coverage.json has no entry for ${jurisdiction}`;
    yield { file, path: `[${index}].jurisdiction`, message };
  }
}

function* unknownSets(
  folder: string,
  { rules }: RulePack,
  holidaySets: ReadonlySet<string>,
): Iterable<PackProblem> {
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== "HOURS" || rule.holidaySet === null || holidaySets.has(rule.holidaySet))
      continue;
    const message = `there is no holiday set ${JSON.stringify(rule.holidaySet)}; known are ${[...holidaySets].join(", ")}`;
    yield { file: join(folder, "rules.json"), path: `[${index}].holidaySet`, message };
  }
}
