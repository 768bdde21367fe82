import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { type RulePack, ruleRef } from "#rules/rule-pack.ts";
import { CannotStartError } from "../../cannot-start.ts";
import { digestOf } from "./digest.ts";
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

/**
 * The packs that come with the server and those of `CALLING_RULES_DIR`: `<id>/<version>/{pack,rules,coverage}.json`.
 * @throws RulePackError with everything that is wrong
 */
export function readRulePacks(
  ownFolder: string | null,
  holidaySets: ReadonlySet<string>,
): ReadPack[] {
  const problems: PackProblem[] = [];
  const packs: ReadPack[] = [];
  if (ownFolder !== null && !existsSync(ownFolder)) {
    problems.push({ file: ownFolder, path: "", message: "CALLING_RULES_DIR is not a folder" });
  }
  for (const folder of [shippedFolder, ownFolder].filter((each) => each !== null)) {
    for (const [id, version] of versionsIn(folder)) {
      const pack = readPack(join(folder, id, version), { id, version }, problems);
      if (pack === null) continue;
      problems.push(...unknownSets(join(folder, id, version), pack, holidaySets));
      if (packs.some((other) => other.id === id && other.version === version)) {
        const message = `${id} ${version} exists already: give the pack another id or version`;
        problems.push({ file: join(folder, id, version), path: "", message });
      }
      packs.push(pack);
    }
  }
  if (problems.length > 0) throw new RulePackError(problems);
  return packs;
}

function versionsIn(folder: string): [id: string, version: string][] {
  return foldersIn(folder).flatMap((id) =>
    foldersIn(join(folder, id)).map((version): [string, string] => [id, version]),
  );
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .toSorted();
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
