import { expect } from "vitest";
import { runImport } from "#domain/imports/import-run.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { ended, upload } from "./import-file.ts";

const rows = 6_000;
/**
 * What one row costs at most, in all nodes of all plans: it is stored, read, and becomes a contact, a member and a
 * call, each with its foreign keys.
 */
const mostPerRow = 60;

/** A file of other phones for each offset, in no order. */
function fileOf(offset: number, count: number): string {
  const lines = Array.from({ length: count }, (_, row) => {
    const number = 2_000_000 + offset + ((row * 1_009) % count);
    return `Person ${row},+1415${number},gold`;
  });
  return `name,phone,plan\n${lines.join("\n")}\n`;
}

test("a row of a file costs the same in the first import of a tenant that the statistics do not know", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
  await using meter = await meterWork(pool, databaseUrl);
  const context = { ...world.context, pool: meter.pool };
  const imported = async (count: number) => {
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant, { scheduleFrequency: null });
    const id = await upload({ world, tenantId: tenant.id, campaignId }, fileOf(0, count));
    const handled = await meter.rowsHandled(() => runImport(context, id));
    expect(await ended(pool, id)).toMatchObject({ status: "COMPLETED", calls: count });
    return handled / count;
  };
  // Other tenants have contacts, and Postgres has counted them.
  for (let other = 0; other < 3; other++) {
    await imported(1_000);
    await pool.query("vacuum analyze");
  }
  expect(await imported(rows)).toBeLessThan(mostPerRow);
  // And plans that are kept are made anew when the statistics change in the middle of an import.
  await pool.query("vacuum analyze");
  expect(await imported(rows)).toBeLessThan(mostPerRow);
}, 120_000);
