import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

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
