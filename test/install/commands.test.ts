import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { test as databaseTest } from "#test/test.ts";

test("a command without a database makes none, and says whose settings it needs", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["scripts/tenant.ts", "create", "Acme"],
    {
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        DATA_DIR: join(mkdtempSync(join(tmpdir(), "commands-")), "data"),
      },
    },
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("Start the server first (npm start)");
});

databaseTest(
  "the tenant commands print one JSON object a line, and explain themselves",
  async ({ databaseUrl }) => {
    const run = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["scripts/tenant.ts", ...args],
        {
          encoding: "utf8",
          env: {
            PATH: process.env["PATH"],
            DATABASE_URL: databaseUrl,
            SECRET_KEY: "a-secret-key-of-at-least-thirty-two-characters",
          },
        },
      );
      const lines = stdout.split("\n").filter((line) => line !== "");
      return { status, stderr, lines: lines.map((line) => JSON.parse(line) as object) };
    };
    const { lines } = run("create", "Acme");
    const { tenantId } = lines[0] as { tenantId: string };
    expect(run("key", "Acme", "--revoke-others")).toEqual({
      status: 0,
      stderr: "",
      lines: [{ tenantId, apiKey: expect.stringMatching(/^cs_/), revoked: 1 }],
    });
    expect(run("disable", tenantId).lines).toEqual([{ tenantId, disabled: true }]);
    expect(run("list").lines).toMatchObject([
      { tenantId, name: "Acme", disabledAt: expect.any(String), keys: [{ name: "owner key" }] },
    ]);
    expect(run("key", "Acme", "--revoke")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("usage:"),
    });
  },
);

databaseTest(
  "check-counts finds wrong counts, and repairs them when it is asked to",
  async ({ databaseUrl, pool }) => {
    const run = (...args: string[]) => {
      const { status, stdout } = spawnSync(process.execPath, ["scripts/check-counts.ts", ...args], {
        encoding: "utf8",
        env: {
          PATH: process.env["PATH"],
          DATABASE_URL: databaseUrl,
          SECRET_KEY: "a-secret-key-of-at-least-thirty-two-characters",
        },
      });
      return { status, lines: stdout.trim().split("\n") };
    };
    const right = { status: 0, lines: ["The kept counts are right."] };
    expect(run()).toEqual(right);
    await pool.query(
      `insert into call_count (tenant_id, campaign_id, quarter, facet, generation, calls)
       values (uuid_v7(), uuid_v7(), '2031-03-05T10:00Z', 17, 0, 3)`,
    );
    const wrong = [expect.stringContaining('"calls":-3'), "Wrong: 1 counts and 2 sums."];
    expect(run()).toEqual({ status: 1, lines: wrong });
    expect(run("--repair")).toEqual({ status: 0, lines: [...wrong, "Repaired."] });
    expect(run()).toEqual(right);
    expect(run("--mend").status).toBe(2);
  },
);
