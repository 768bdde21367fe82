import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { secretKeyOf } from "#runtime/secret-key.ts";
import { readEnv } from "../../src/env.ts";

async function dataFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-key-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  return dataDir;
}

test("all who look for a key at the first start find the same one, and nothing else is left", async () => {
  const dataDir = await dataFolder();
  const env = readEnv({ DATA_DIR: dataDir });
  const keys = await Promise.all(Array.from({ length: 30 }, () => secretKeyOf(env)));
  expect(new Set(keys)).toEqual(new Set([expect.stringMatching(/^[\w-]{64}$/)]));
  expect(await secretKeyOf(env)).toBe(keys[0]);
  expect(await readdir(dataDir)).toEqual(["secret-key"]);
});

test("a key of which a crash has left nothing is none", async () => {
  const dataDir = await dataFolder();
  await writeFile(join(dataDir, "secret-key"), "");
  await expect(secretKeyOf(readEnv({ DATA_DIR: dataDir }))).rejects.toThrow("is incomplete");
});
