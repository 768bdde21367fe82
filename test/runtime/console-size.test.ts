import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bundleConsole } from "#runtime/console/build.ts";
import { web } from "#runtime/console/source.ts";
import { reportOf } from "#runtime/console/parts.ts";

/** Of what every page needs; compressed. */
const mostBytes = 200_000;
/** Of what one page needs in addition. */
const mostBytesOfPage = 120_000;

test("what browsers load is small, and each page is a part of its own", async () => {
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-console-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [main, ...pages] = await bundleConsole(folder);
  expect(main!.name).toBe("main");
  expect(main!.bytes).toBeGreaterThan(50_000);
  expect(main!.bytes).toBeLessThanOrEqual(mostBytes);
  // Whoever signs in, or has no access, should not wait for a second part.
  const inMain = ["sign-in", "no-access"];
  const files = await readdir(join(web, "src/pages"));
  expect(pages.map(({ name }) => name).toSorted()).toEqual(
    files
      .map((file) => basename(file, ".tsx"))
      .filter((name) => !inMain.includes(name))
      .toSorted(),
  );
  for (const { name, bytes } of pages) expect(bytes, name).toBeLessThanOrEqual(mostBytesOfPage);
  expect(reportOf([main!])).toMatch(/^ +\d+\.\d kB {2}main$/);
});
