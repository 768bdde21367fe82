import { describe, expect } from "vitest";
import { runImport } from "#domain/imports/import-run.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { ended, type Goal, upload } from "./import-file.ts";

const rows = 3_000;
/**
 * What one row costs at most, in all nodes of all plans: it is stored, read, and becomes a contact, a member and a
 * call, each with its foreign keys.
 */
const mostPerRow = 80;

/** In no order, and each phone once. */
function fileOf(header: string, count: number, line: (phone: string, row: number) => string) {
  const lines = Array.from({ length: count }, (_, row) =>
    line(`+1415${2_000_000 + ((row * 1_009) % count)}`, row),
  );
  return `${header}\n${lines.join("\n")}\n`;
}

const files: Record<string, (count: number) => string> = {
  plain: (count) => fileOf("name,phone,plan", count, (phone) => `Ada,${phone},gold`),
  "with extensions": (count) =>
    fileOf("name,phone", count, (phone, row) => `Ada,${phone} ext. ${row % 50}`),
  "with people not to call": (count) =>
    fileOf("name,phone,do not call", count, (phone, row) => `Ada,${phone},${row % 2 ? "yes" : ""}`),
};

describe("a row of a file costs the same in the first import of a tenant that the statistics do not know", () => {
  test.for(Object.entries(files))("%s", async ([, fileWith], { pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
    await using meter = await meterWork(pool, databaseUrl);
    const context = { ...world.context, pool: meter.pool };
    const given = async () => {
      const tenant = await givenTenant(world);
      const campaignId = await givenCampaign(world, tenant, { scheduleFrequency: null });
      return { world, tenantId: tenant.id, campaignId };
    };
    const imported = async (goal: Goal, count: number) => {
      const id = await upload(goal, fileWith(count));
      const handled = await meter.rowsHandled(() => runImport(context, id));
      expect(await ended(pool, id)).toMatchObject({ status: "COMPLETED", accepted: count });
      return handled / count;
    };
    // Other tenants have contacts, and Postgres has counted them.
    for (let other = 0; other < 3; other++) {
      await imported(await given(), 1_500);
      await pool.query("vacuum analyze");
    }
    const goal = await given();
    expect(await imported(goal, rows)).toBeLessThan(mostPerRow);
    // The same file again, before Postgres has counted the tenant's contacts.
    expect(await imported(goal, rows)).toBeLessThan(mostPerRow);
  });
});
