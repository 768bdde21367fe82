import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ourEpoch } from "#db/epoch.ts";

/** Later migrations say whether they raise the epoch. */
const saysSo = "20261202";

async function migrations(): Promise<{ name: string; sql: string }[]> {
  const entries = await readdir("prisma/migrations", { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return await Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(`prisma/migrations/${name}/migration.sql`, "utf8");
      return { name, sql };
    }),
  );
}

const raises = /^select raise_epoch\((\d+)\);/m;

test("each migration that raises the epoch does so first of all, and the last number is this version's", async () => {
  const raised: number[] = [1];
  for (const { name, sql } of await migrations()) {
    const number = raises.exec(sql)?.[1];
    if (number === undefined) continue;
    const statements = sql.replaceAll(/^--.*$/gm, "").trim();
    expect(statements, name).toMatch(/^select raise_epoch\(/);
    expect(Number(number), name).toBe(raised.at(-1)! + 1);
    raised.push(Number(number));
  }
  expect(ourEpoch, "src/db/epoch.ts").toBe(raised.at(-1));
});

test("a new migration says whether processes of the version before it may go on placing calls", async () => {
  const silent = (await migrations())
    .filter(
      ({ name, sql }) => name >= saysSo && !raises.test(sql) && !/^-- Epoch: kept\. \S/m.test(sql),
    )
    .map(({ name }) => name);
  expect(
    silent,
    'Begin it with "select raise_epoch(n);" and set ourEpoch to n, or add a line "-- Epoch: kept. <reason>" (docs/adr/0019)',
  ).toEqual([]);
});
