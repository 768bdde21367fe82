import { expect } from "vitest";
import { runImport } from "#domain/imports/import-run.ts";
import { readRows } from "#domain/imports/import-rows.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { ended, upload } from "./import-file.ts";

test("contacts whose headers are longer than themselves are written in little batches", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
  const { id: tenantId } = await givenTenant(world);
  const goal = { world, tenantId, campaignId: await givenCampaign(world, { id: tenantId }) };
  // In JSON, a control character takes six.
  const headers = Array.from({ length: 99 }, (_, index) => `${"\u0001".repeat(97)}${index}`);
  const rows = Array.from(
    { length: 100 },
    (_, index) => `+14155557${100 + index}${",x".repeat(99)}`,
  );
  const id = await upload(goal, `phone,${headers.join()}\n${rows.join("\n")}`);

  const { pool: recorded, statements } = recordingPool(databaseUrl);
  await runImport({ ...world.context, pool: recorded }, id);
  await recorded.end();
  expect(await ended(pool, id)).toMatchObject({ status: "COMPLETED", accepted: 100 });
  const written = statements.filter(({ name }) => name === "stage-rows");
  const lengths = written.map(({ values }) => (values[2] as string).length);
  expect(lengths.reduce((sum, length) => sum + length)).toBeGreaterThan(5_000_000);
  expect(Math.max(...lengths)).toBeLessThan(1_100_000);
});

test("rows are read a hundred at a time, and others get their turn in between", async () => {
  async function* file(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`phone\n${"12\n".repeat(3_000)}`);
  }
  let lots = 0;
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  for await (const rows of readRows(file(), {
    mapping: {},
    defaultCountry: "US",
    encoding: "UTF-8",
    allowsPremiumRate: false,
  })) {
    expect(rows.length).toBeLessThanOrEqual(100);
    lots += 1;
  }
  clearImmediate(next);
  expect(turns).toBeGreaterThanOrEqual(30);
  expect(lots).toBeGreaterThanOrEqual(30);
});
