import {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { postgresClock } from "#db/clock.ts";
import { keepPackVersions } from "#runtime/rule-packs/keep-versions.ts";
import { loadCallingRules, reportCallingRules } from "#runtime/rule-packs/load.ts";
import { readRulePacks } from "#runtime/rule-packs/read-packs.ts";
import { contextWithoutVapi } from "#test/context.ts";
import { test as dbTest } from "#test/test.ts";
import { createApp } from "../../src/app.ts";
import {
  changeRule,
  givenPack,
  problems,
  type Rule,
  shipped,
  shippedSets,
  temporaryFolder,
} from "./own-packs.ts";
import { ServerProcess } from "#test/server-process.ts";

/** What is wrong after a rule of the copy was changed, by path in the file. */
function problemsOf(id: string, change: (rule: Rule) => void): { path: string; message: string }[] {
  const { folder, path } = givenPack();
  const index = changeRule(path("rules"), id, change);
  const found = problems(folder);
  expect(found.map(({ file }) => file)).toEqual(found.map(() => path("rules")));
  return found.map(({ path: where, message }) => ({
    path: where.replace(`[${index}].`, ""),
    message,
  }));
}

test("the packs of the operator are read beside those that come with the server", () => {
  const { folder } = givenPack();
  const { packs } = readRulePacks(folder, shippedSets);
  expect(packs.map(({ id, version }) => `${id}@${version}`)).toEqual(["research-draft@1", "own@1"]);
  expect(packs[1]!.rules).toEqual(packs[0]!.rules);
});

test("a folder of links is read, as Kubernetes makes them of a volume", () => {
  const { folder } = givenPack();
  renameSync(join(folder, "own"), join(folder, "..data"));
  symlinkSync("..data", join(folder, "own"));
  const { packs } = readRulePacks(folder, shippedSets);
  expect(packs.map(({ id }) => id)).toContain("own");
});

test("the pack that comes with the server says what it is not", () => {
  const { packs } = readRulePacks(null, shippedSets);
  expect(packs[0]!.warnings.join(" ")).toMatch(/Not legal advice.*has reviewed/s);
});

describe("a rule that cannot be used is refused", () => {
  const refused: [
    what: string,
    id: string,
    change: (rule: Rule) => void,
    path: string,
    message: RegExp,
  ][] = [
    [
      "a field that is misspelt",
      "us-fl.hours",
      (rule) => (rule["holidayset"] = null),
      "",
      /holidayset/,
    ],
    [
      "a field that is absent",
      "us-fl.hours",
      (rule) => delete rule["citation"],
      "citation",
      /text/,
    ],
    [
      "an unknown word",
      "us-fl.hours",
      (rule) => (rule["voice"] = "robot"),
      "voice",
      /must be one of: any/,
    ],
    ["an unknown kind", "us-fl.hours", (rule) => (rule["kind"] = "hour"), "kind", /known kind/],
    [
      "a wrong type",
      "us-fl.hours",
      (rule) => (rule["callTypes"] = "telemarketing"),
      "callTypes",
      /list/,
    ],
    [
      "an unknown country",
      "us-fl.hours",
      (rule) => (rule["jurisdiction"] = "XX"),
      "jurisdiction",
      /known jurisdiction/,
    ],
    [
      "an unknown state",
      "us-fl.hours",
      (rule) => (rule["jurisdiction"] = "US-XX"),
      "jurisdiction",
      /known jurisdiction/,
    ],
    [
      "a state without an entry in coverage.json",
      "us-fl.hours",
      (rule) => (rule["jurisdiction"] = "PL"),
      "jurisdiction",
      /no entry for PL/,
    ],
    [
      "an unknown holiday set",
      "us-al.hours",
      (rule) => (rule["holidaySet"] = "US-ALA"),
      "holidaySet",
      /no holiday set "US-ALA"/,
    ],
    [
      "hours without a window",
      "us-fl.hours",
      (rule) => (rule["windows"] = []),
      "windows",
      /never opens/,
    ],
    [
      "a window without a day",
      "us-fl.hours",
      (rule) => (rule["windows"] = [{ days: [], from: "08:00", to: "20:00" }]),
      "windows[0].days",
      /at least one day/,
    ],
    [
      "a window that ends before it begins",
      "us-fl.hours",
      (rule) => (rule["windows"] = [{ days: [1], from: "20:00", to: "08:00" }]),
      "windows[0].to",
      /never opens/,
    ],
    [
      "a window that ends as it begins",
      "us-fl.hours",
      (rule) => (rule["windows"] = [{ days: [1], from: "08:00", to: "08:00" }]),
      "windows[0].to",
      /never opens/,
    ],
    [
      "a time that is none",
      "us-fl.hours",
      (rule) => (rule["windows"] = [{ days: [1], from: "8", to: "20:00" }]),
      "windows[0].from",
      /must be a time/,
    ],
    [
      "windows that overlap",
      "us-fl.hours",
      (rule) =>
        (rule["windows"] = [
          { days: [1, 2], from: "08:00", to: "20:00" },
          { days: [2], from: "19:59", to: "21:00" },
        ]),
      "windows",
      /overlap/,
    ],
    [
      "a last date before the first",
      "us-fl.hours",
      (rule) => Object.assign(rule, { effectiveFrom: "2026-02-01", effectiveTo: "2026-01-31" }),
      "effectiveTo",
      /never in force/,
    ],
    [
      "a date that is none",
      "us-fl.hours",
      (rule) => (rule["effectiveFrom"] = "2026-02-30"),
      "effectiveFrom",
      /must be a date/,
    ],
    [
      "a cap that allows nothing",
      "us-fl.cap",
      (rule) => Object.assign(rule["cap"] as Rule, { max: 0 }),
      "cap.max",
      /kind ban/,
    ],
    [
      "a period that is none",
      "us-fl.cap",
      (rule) => Object.assign(rule["cap"] as Rule, { period: "24 hours" }),
      "cap.period",
      /must be a period/,
    ],
    [
      "calendar days",
      "us-fl.cap",
      (rule) => Object.assign(rule["cap"] as Rule, { rolling: false }),
      "cap.rolling",
      /rolling hours/,
    ],
    [
      "an unknown record",
      "us-az.mobile",
      (rule) => (rule["liftedBy"] = ["handshake"]),
      "liftedBy[0]",
      /must be one of/,
    ],
    [
      "a fixed clock without its zone",
      "us-ms.hours",
      (rule) => delete rule["fixedZone"],
      "fixedZone",
      /must be given/,
    ],
    [
      "a zone that is none",
      "us-ms.hours",
      (rule) => (rule["fixedZone"] = "CST"),
      "fixedZone",
      /not a time zone/,
    ],
    [
      "no source",
      "us-fl.hours",
      (rule) => (rule["sources"] = []),
      "sources",
      /at least one source/,
    ],
  ];

  test.for(refused)("%s", ([, id, change, path, message]) => {
    const found = problemsOf(id, change);
    expect(found).toHaveLength(1);
    expect(found[0]!.path.replace(/^\[\d+\]$/, "")).toBe(path);
    expect(found[0]!.message).toMatch(message);
  });
});

describe("a pack that cannot be used is refused", () => {
  test("with every problem at once", () => {
    const { folder, path } = givenPack();
    const rules = JSON.parse(readFileSync(path("rules"), "utf8")) as Rule[];
    rules[0]!["jurisdiction"] = "XX";
    rules[1]!["windows"] = [];
    writeFileSync(path("rules"), JSON.stringify(rules));
    writeFileSync(path("coverage"), "[{]");
    expect(problems(folder).map(({ file }) => file)).toEqual([
      path("rules"),
      path("rules"),
      path("coverage"),
    ]);
  });

  test("if a rule or a jurisdiction stands twice", () => {
    const { folder, path } = givenPack();
    for (const file of ["rules", "coverage"] as const) {
      const items = JSON.parse(readFileSync(path(file), "utf8")) as unknown[];
      writeFileSync(path(file), JSON.stringify([...items, items[0]]));
    }
    expect(problems(folder).map(({ message }) => message)).toEqual([
      "au.hours@1 stands twice",
      "AU stands twice",
    ]);
  });

  test("if its folder has another name than it", () => {
    const { folder, path } = givenPack();
    cpSync(join(shipped, "pack.json"), path("pack"));
    expect(problems(folder)).toMatchObject([{ path: "id", message: /the name of its folder/ }]);
  });

  test("if it has no warning", () => {
    const { folder, path } = givenPack();
    const about = JSON.parse(readFileSync(path("pack"), "utf8")) as object;
    writeFileSync(path("pack"), JSON.stringify({ ...about, warnings: [] }));
    expect(problems(folder)).toMatchObject([{ path: "warnings" }]);
  });

  test("if a file is missing", () => {
    const { folder, path } = givenPack();
    rmSync(path("coverage"));
    expect(problems(folder)).toMatchObject([{ file: path("coverage"), path: "" }]);
  });

  test("if it has the id and version of one that comes with the server", () => {
    const folder = temporaryFolder();
    cpSync(shipped, join(folder, "research-draft/1"), { recursive: true });
    expect(problems(folder)).toMatchObject([{ message: /exists already/ }]);
  });

  test("if there is no such folder", () => {
    expect(problems("/nowhere")).toMatchObject([{ file: "/nowhere" }]);
  });
});

describe("a version of a pack that was loaded once", () => {
  const now = new Date("2031-03-05T10:00:00Z");
  const own = (folder: string) =>
    readRulePacks(folder, shippedSets).packs.filter(({ id }) => id === "own");

  dbTest("may be written in another way, and says the same", async ({ pool }) => {
    const { folder, path } = givenPack();
    const before = own(folder);
    const rules = JSON.parse(readFileSync(path("rules"), "utf8")) as Rule[];
    const reversed = rules.map((rule) => Object.fromEntries(Object.entries(rule).toReversed()));
    writeFileSync(path("rules"), JSON.stringify(reversed, null, 7));
    const after = own(folder);
    expect(after).toEqual(before);
    await Promise.all([keepPackVersions(pool, before, now), keepPackVersions(pool, after, now)]);
  });

  dbTest("may not say anything else, unless it is a new version", async ({ pool }) => {
    const { folder, path } = givenPack();
    const [before] = own(folder);
    await keepPackVersions(pool, [before!], now);
    for (const file of ["pack", "coverage", "rules"] as const) {
      const text = readFileSync(path(file), "utf8");
      const content = JSON.parse(text) as Rule | Rule[];
      writeFileSync(path(file), JSON.stringify(changed(content)));
      const [after] = own(folder);
      const refused = await keepPackVersions(pool, [after!], now).catch((error: unknown) => error);
      expect(refused).toMatchObject({ name: "RulePackChangedError", code: "RULE_PACK_CHANGED" });
      const said = [after!.digest, before!.digest, "own 1", "new version", "RULE_PACK_CHANGED"];
      for (const each of said) expect((refused as Error).message).toContain(each);
      await keepPackVersions(pool, [{ ...after!, version: `2-${file}` }], now);
      writeFileSync(path(file), text);
    }
    await keepPackVersions(pool, own(folder), now);
  });

  function changed(content: Rule | Rule[]): Rule | Rule[] {
    if (!Array.isArray(content)) return { ...content, title: "Another" };
    return [{ ...content[0], note: "Another" }, ...content.slice(1)];
  }
});

describe("a server", () => {
  dbTest(
    "refuses to start if a pack has changed under its version",
    async ({ pool, databaseUrl }) => {
      await pool.query(
        "insert into rule_pack_version values ('research-draft', '1', repeat('0', 64), now())",
      );
      const config = {
        databaseUrl,
        role: "all",
        host: "127.0.0.1",
        port: 0,
        publicUrl: null,
        secretKey: "x".repeat(32),
        vapiBaseUrl: "http://127.0.0.1:9",
        simulatorUrl: null,
        log: pino({ level: "silent" }),
      } as const;
      await expect(createApp(config)).rejects.toMatchObject({ code: "RULE_PACK_CHANGED" });
    },
  );

  test("refuses to start with a pack that is wrong, before it opens a database", async () => {
    const { folder, path } = givenPack();
    writeFileSync(path("coverage"), "[]");
    const rules = JSON.parse(readFileSync(path("rules"), "utf8")) as Rule[];
    Object.assign(rules[0]!, { jurisdiction: "XX" });
    Object.assign(rules[1]!, { windows: [] });
    Object.assign(rules[2]!, { holidayset: null });
    writeFileSync(path("rules"), JSON.stringify(rules));
    const data = temporaryFolder();
    await using server = new ServerProcess({ DATA_DIR: data, CALLING_RULES_DIR: folder });
    expect(await server.exit()).toBe(1);
    expect(server.output).toContain("Call Scheduler cannot start");
    expect(server.output).toContain(`${path("coverage")}: must contain at least one jurisdiction`);
    for (const [where, message] of [
      ["[0].jurisdiction", "known jurisdiction"],
      ["[1].windows", "never opens"],
      ["[2]", "holidayset"],
    ] as const) {
      const line = server.output.split("\n").find((each) => each.includes(message));
      expect(line).toContain(`${path("rules")}`);
      expect(line).toContain(where);
    }
    expect(readdirSync(data)).toEqual([]);
  });

  dbTest("logs the warnings of a pack in force, and a pack that is gone", async ({ pool }) => {
    loadCallingRules(null);
    await pool.query(
      `insert into tenant (name, webhook_secret_encrypted, calling_rules)
       select 'T', 's', jsonb_build_object('pack', 'research-draft', 'version', version)
       from unnest('{1,0}'::text[]) version`,
    );
    const logged: { level: number; pack: string; warnings?: string[] }[] = [];
    const log = pino({ level: "warn" }, { write: (line: string) => logged.push(JSON.parse(line)) });
    await reportCallingRules({ ...contextWithoutVapi(pool, postgresClock), log });
    expect(logged).toMatchObject([
      { level: 50, pack: "research-draft@0" },
      {
        level: 40,
        pack: "research-draft@1",
        warnings: ["Not legal advice.", expect.any(String), expect.any(String), expect.any(String)],
      },
    ]);
  });
});
