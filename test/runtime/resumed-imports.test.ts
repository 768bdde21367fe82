import { Readable } from "node:stream";
import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { horizons } from "#domain/horizons.ts";
import { importContacts } from "#domain/imports/imports.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { newTenant, openApp } from "#test/client.ts";
import { givenCampaign, rowOf } from "#test/operations.ts";
import { test } from "#test/test.ts";

test("a worker resumes an import whose worker died", async ({ databaseUrl, pool }) => {
  await using resources = new AsyncDisposableStack();
  const simulator = await startSimulator();
  resources.defer(() => simulator.close());
  const api = await openApp(databaseUrl, simulator, { role: "api" });
  resources.defer(() => api.close());
  const tenant = await newTenant(api);
  const { id } = await importContacts(api.context, systemOf(tenant.id), {
    campaignId: rowOf(await givenCampaign(tenant)),
    file: { name: "a.csv", bytes: Readable.from([Buffer.from("phone\n+14155550100\n")]) },
    mapping: {},
    defaultCountry: null,
  });
  // As if a worker had taken the job and died.
  await pool.query("delete from call_scheduler_queue._private_jobs");
  await pool.query("update import set heartbeat_at = now() - interval '1 hour' where id = $1", [
    id,
  ]);

  const worker = await openApp(databaseUrl, simulator, {
    role: "worker",
    horizons: { ...horizons, reconcileMs: 200 },
  });
  resources.defer(() => worker.close());
  const status = async () =>
    (await pool.query<{ status: string }>("select status from import where id = $1", [id])).rows[0];
  await expect.poll(status).toEqual({ status: "COMPLETED" });
});
