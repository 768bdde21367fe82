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
