import { expect, onTestFinished } from "vitest";
import type { Pool } from "pg";
import { startSimulator } from "#simulator/simulator.ts";
import { createPool } from "#db/pool.ts";
import { newTenant, openApp } from "#test/client.ts";
import { givenCampaign, givenEnrolled, noonZone } from "#test/operations.ts";
import { type Samples, scrape } from "#test/scrape.ts";
import { test } from "#test/test.ts";

const nowhere = { port: 0, host: "127.0.0.1" };

async function counted(pool: Pool, sql: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ key: string; count: number }>(sql);
  return Object.fromEntries(rows.map(({ key, count }) => [key, count]));
}

/** The sums of a metric by one of its labels; those that are 0 are left out. */
function by(samples: Samples, name: string, label: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { labels, value } of samples.filter((sample) => sample.name === name)) {
    if (value > 0) sums[labels[label]!] = (sums[labels[label]!] ?? 0) + value;
  }
  return sums;
}

test("the metrics are what the database has, and name nobody", async ({ databaseUrl, pool }) => {
  const outcomes = { answered: 40, noAnswer: 20, busy: 20, voicemail: 20 };
  const vapi = await startSimulator({ speed: 100, outcomes });
  onTestFinished(() => vapi.close());
  const app = await openApp(databaseUrl, vapi, { role: "all", metrics: nowhere });
  onTestFinished(() => app.close());
  const tenant = await newTenant(app);
  const campaignId = await givenCampaign(tenant, { timeZone: noonZone() });
  await givenEnrolled(tenant, campaignId, 12);
  const open = "select from call where status not in ('COMPLETED', 'FAILED')";
  await expect.poll(async () => (await pool.query(open)).rowCount).toBe(0);
  // The report of each call comes after its end.
  const reports = "select from webhook_event where type = 'end-of-call-report'";
  await expect.poll(async () => (await pool.query(reports)).rowCount).toBe(12);

  const samples = await scrape(app.metricsUrl!);

  expect(by(samples, "call_scheduler_dials_total", "state")).toEqual({
    INTENDED: 12,
    SENT: 12,
    ACCEPTED: 12,
  });
  expect(by(samples, "call_scheduler_dial_request_seconds_count", "answer")).toEqual({
    ACCEPTED: 12,
  });
  expect(by(samples, "call_scheduler_calls_ended_total", "outcome")).toEqual(
    await counted(pool, "select outcome as key, count(*)::int from call group by outcome"),
  );
  expect(by(samples, "call_scheduler_webhooks_total", "result")).toEqual(
    await counted(pool, "select result as key, count(*)::int from webhook_event group by result"),
  );
  const value = (name: string, labels: Record<string, string> = {}) =>
    samples.find(
      (sample) =>
        sample.name === `call_scheduler_${name}` &&
        Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
    )?.value;
  expect(value("call_lateness_seconds_count")).toBe(12);
  expect(value("slots_in_use")).toBe(0);
  expect(value("slots")).toBe(10);
  expect(value("database_answers")).toBe(1);
  expect(value("oldest_due_call_seconds")).toBe(0);
  expect(value("pool_max_connections", { pool: "tenants" })).toBeGreaterThan(0);
  expect(value("jobs_due", { task: "dial-call" })).toBe(0);
  const text = JSON.stringify(samples);
  for (const secret of [tenant.id, tenant.apiKey, campaignId, "Acme", "Ada", "+1415"]) {
    expect(text).not.toContain(secret);
  }
});

test("a call that nobody claims although it may be is seen, and how long", async ({
  databaseUrl,
}) => {
  const vapi = await startSimulator();
  onTestFinished(() => vapi.close());
  const app = await openApp(databaseUrl, vapi, { role: "worker", metrics: nowhere });
  onTestFinished(() => app.close());
  const stuck = createPool(databaseUrl, { max: 1 });
  onTestFinished(() => stuck.end());
  const api = await openApp(databaseUrl, vapi);
  onTestFinished(() => api.close());
  const tenant = await newTenant(api);
  const holder = await stuck.connect();
  onTestFinished(() => holder.release());
  const campaignId = await givenCampaign(tenant, { timeZone: noonZone() });
  // Whoever holds the tenant's row keeps every dispatch waiting.
  await holder.query("begin");
  await holder.query("select from tenant where id = $1 for no key update", [tenant.id]);
  await givenEnrolled(tenant, campaignId);
  const age = async (): Promise<number> =>
    (await scrape(app.metricsUrl!)).find(
      ({ name }) => name === "call_scheduler_oldest_due_call_seconds",
    )!.value;
  await expect.poll(age, { interval: 500 }).toBeGreaterThan(4);
  await holder.query("rollback");
  await expect.poll(age, { interval: 500 }).toBe(0);
});

test("without METRICS_PORT no metrics are served", async ({ databaseUrl }) => {
  const vapi = await startSimulator();
  onTestFinished(() => vapi.close());
  const app = await openApp(databaseUrl, vapi);
  onTestFinished(() => app.close());
  expect(app.metricsUrl).toBeNull();
  expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
});
