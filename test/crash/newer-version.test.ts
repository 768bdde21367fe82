import type pg from "pg";
import { expect } from "vitest";
import { ourEpoch } from "#db/epoch.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { tenantAt } from "#test/client.ts";
import { newerVersion } from "#test/newer-version.ts";
import { givenCampaign, givenEnrolled, noonZone } from "#test/operations.ts";
import { test } from "#test/test.ts";
import { configuredTenant, startServer } from "../runtime/live-server.ts";

const contacts = 30;
/** A call takes two seconds and a half: more calls wait than are made while the newer process starts. */
const slots = { maxConcurrentCalls: 2 };
const durations = { speed: 20, scriptFor: () => ({ lastsSeconds: 40 }) };

async function ready(url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/ready`);
  return { status: response.status, body: await response.json() };
}

async function completed(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from call where status = 'COMPLETED'",
  );
  return rows[0]!.n;
}

/** Whether the dials of a process were sent after a migration. A request to VAPI has the address of its process. */
async function sentAfter(
  pool: pg.Pool,
  { vapi, url, migration }: { vapi: Simulator; url: string; migration: string },
): Promise<boolean[]> {
  const dialIds = vapi.calls
    .filter(({ request }) => JSON.stringify(request).includes(url))
    .map(({ dialId }) => dialId);
  const { rows } = await pool.query<{ isAfter: boolean }>(
    `select sent_at > finished_at as "isAfter" from dial, _prisma_migrations
     where migration_name = $1 and dial.id = any($2)`,
    [migration, dialIds],
  );
  expect(rows).toHaveLength(dialIds.length);
  return rows.map(({ isAfter }) => isAfter);
}

test("a process of the version before stops placing calls when a newer one raises the epoch, and nobody is called twice or forgotten", async ({
  databaseUrl,
  pool,
  onTestFinished,
}) => {
  const vapi = await startSimulator(durations);
  onTestFinished(() => vapi.close());
  const { folder, migration, remove } = await newerVersion();
  onTestFinished(remove);
  await using older = startServer({ databaseUrl, vapiUrl: vapi.url });
  const olderUrl = await older.url();
  const tenant = await configuredTenant(olderUrl);
  const campaign = { timeZone: noonZone(), ...slots };
  await givenEnrolled(tenant, await givenCampaign(tenant, campaign), contacts);
  await expect.poll(() => vapi.calls.length).toBeGreaterThan(2);

  await using newer = startServer({ databaseUrl, vapiUrl: vapi.url, folder });
  const newerUrl = await newer.url();
  await older.printed(/(was changed for another version)/);
  await expect.poll(() => completed(pool), { timeout: 120_000 }).toBe(contacts);
  expect(vapi.calls).toHaveLength(contacts);
  expect(new Set(vapi.calls.map(({ number }) => number)).size).toBe(contacts);
  const byOlder = await sentAfter(pool, { vapi, url: olderUrl, migration });
  const byNewer = await sentAfter(pool, { vapi, url: newerUrl, migration });
  expect(new Set(byOlder)).toEqual(new Set([false]));
  expect(new Set(byNewer)).toEqual(new Set([true]));
  expect(byOlder.length + byNewer.length).toBe(contacts);

  // Its API continues, and a load balancer goes on using it.
  expect(await ready(olderUrl)).toMatchObject({ status: 200, body: { schema: "NEWER" } });
  expect(await ready(newerUrl)).toMatchObject({ status: 200, body: { schema: "OK" } });
  const atOlder = tenantAt(olderUrl, tenant);
  await givenEnrolled(atOlder, await givenCampaign(atOlder, campaign), 2);
  await expect.poll(() => completed(pool)).toBe(contacts + 2);
  expect(await sentAfter(pool, { vapi, url: olderUrl, migration })).toEqual(byOlder);
  expect(await older.end("SIGTERM")).toBe(0);
});

test("a worker that is started on a newer schema places no call, and is not ready", async ({
  databaseUrl,
  pool,
  onTestFinished,
}) => {
  const vapi = await startSimulator(durations);
  onTestFinished(() => vapi.close());
  await pool.query("update schema_epoch set epoch = $1", [ourEpoch + 1]);
  const settings = { ROLE: "worker" };
  await using worker = startServer({ databaseUrl, vapiUrl: vapi.url, settings });
  await worker.printed(/(was changed for another version)/);
  const url = await worker.printed(/(http:\/\/127[^\s/"]+)/);
  await expect
    .poll(() => ready(url))
    .toMatchObject({
      status: 503,
      body: { schema: "NEWER", checks: { jobs: { ok: false, reason: "SCHEMA_NEWER" } } },
    });
  expect(vapi.calls).toEqual([]);
  expect(await worker.end("SIGTERM")).toBe(0);
});
