import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect } from "vitest";
import { readRulePacks, RulePackError } from "#runtime/rule-packs/read-packs.ts";

export const shipped = join(import.meta.dirname, "../../rule-packs/research-draft/1");
export const shippedSets = new Set(
  "AU BR CA-BC ES FR IT NZ US-AL US-FED US-LA US-PA US-RI US-UT".split(" "),
);
const folders: string[] = [];

/** A new folder, which is deleted after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rule-packs-"));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

type File = "pack" | "rules" | "coverage";
export type Rule = Record<string, unknown>;

/** A folder of an operator with a copy of the pack that comes with the server, as "own" 1. */
export function givenPack(): { folder: string; path: (file: File) => string } {
  const folder = temporaryFolder();
  const own = join(folder, "own/1");
  cpSync(shipped, own, { recursive: true });
  const path = (file: File) => join(own, `${file}.json`);
  const about = JSON.parse(readFileSync(path("pack"), "utf8")) as object;
  writeFileSync(path("pack"), JSON.stringify({ ...about, id: "own" }));
  return { folder, path };
}

/** Changes the rule of this id in the copy; returns its place in the file. */
export function changeRule(file: string, id: string, change: (rule: Rule) => void): number {
  const rules = JSON.parse(readFileSync(file, "utf8")) as Rule[];
  const index = rules.findIndex((rule) => rule["id"] === id);
  change(rules[index]!);
  writeFileSync(file, JSON.stringify(rules));
  return index;
}

/** Everything that is wrong with the folder. The error for people contains all of it. */
export function problems(folder: string): RulePackError["problems"] {
  try {
    readRulePacks(folder, shippedSets);
    return [];
  } catch (error) {
    if (!(error instanceof RulePackError)) throw error;
    for (const { file, path, message } of error.problems) {
      expect(error.message).toContain(file);
      expect(error.message).toContain(path);
      expect(error.message).toContain(message);
    }
    return error.problems;
  }
}
