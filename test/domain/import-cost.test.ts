import type pg from "pg";
import { describe, expect } from "vitest";
import { runImport } from "#domain/imports/import-run.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { ended, type Goal, upload } from "./import-file.ts";

const rows = 1_200;
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

async function openImporting(
  pool: pg.Pool,
  databaseUrl: string,
  fileWith: (count: number) => string,
) {
  await using resources = new AsyncDisposableStack();
  const world = resources.use(await openWorld({ pool, start: "2030-03-04T08:00:00Z" }));
  const meter = resources.use(await meterWork(pool, databaseUrl));
  const context = { ...world.context, pool: meter.pool };
  const kept = resources.move();
  return {
    givenGoal: async (): Promise<Goal> => {
      const tenant = await givenTenant(world);
      const campaignId = await givenCampaign(world, tenant, { scheduleFrequency: null });
      return { world, tenantId: tenant.id, campaignId };
    },
    /** The work of a row. */
    imported: async (goal: Goal, count: number): Promise<number> => {
      const id = await upload(goal, fileWith(count));
      const handled = await meter.rowsHandled(() => runImport(context, id));
      expect(await ended(pool, id)).toMatchObject({ status: "COMPLETED", accepted: count });
      return handled / count;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

describe("a row of a file costs the same in the first import of a tenant that the statistics do not know", () => {
  test.for(Object.entries(files))("%s", async ([, fileWith], { pool, databaseUrl }) => {
    await using importing = await openImporting(pool, databaseUrl, fileWith);
    const { givenGoal, imported } = importing;
    // Other tenants have contacts, and Postgres has counted them.
    for (let other = 0; other < 3; other++) {
      await imported(await givenGoal(), 600);
      await pool.query("vacuum analyze");
    }
    const goal = await givenGoal();
    expect(await imported(goal, rows)).toBeLessThan(mostPerRow);
    // The same file again, before Postgres has counted the tenant's contacts.
    expect(await imported(goal, rows)).toBeLessThan(mostPerRow);
  });
});

test.for([
  ["one person", 1, 1],
  ["twenty people of each of seven tenants", 20, 7],
] as const)(
  "a row of a file costs the same when Postgres has counted %s, and on the same connection",
  async ([, people, tenants], { pool, databaseUrl }) => {
    await using importing = await openImporting(pool, databaseUrl, files["plain"]!);
    const { givenGoal, imported } = importing;
    for (let tenant = 0; tenant < tenants; tenant++) await imported(await givenGoal(), people);
    await pool.query("analyze");
    // The plans of foreign key checks are kept after some runs.
    for (let run = 0; run < 7; run++) await imported(await givenGoal(), people);
    await imported(await givenGoal(), 400);
    const goal = await givenGoal();
    expect(await imported(goal, rows)).toBeLessThan(mostPerRow);
  },
);
