import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { importContacts } from "#domain/imports/imports.ts";
import { inTransaction } from "#db/pool.ts";
import { horizons } from "#domain/horizons.ts";
import { configureVapi, updateTenant } from "#domain/tenants/tenants.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { newTenant, openApp, type TestTenant } from "#test/client.ts";
import { givenCampaign, noonZone, rowOf } from "#test/operations.ts";
import { test } from "#test/test.ts";
import type { App } from "../../src/app.ts";

/** More requests than a worker does jobs at once. */
const hanging = 60;

function answer(response: ServerResponse, body: unknown): void {
  response.end(JSON.stringify(body));
}

/** What a server's jobs and requests share. */
const connections = 20;

/** A VAPI that tells its assistants and numbers and is silent on calls; counts what it leaves unanswered. */
async function startSilentVapi() {
  const asked = { posts: 0, lists: 0 };
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/assistant") === true) answer(response, sampleAssistants);
    else if (request.url?.startsWith("/phone-number") === true)
      answer(response, samplePhoneNumbers);
    else if (request.method === "POST") asked.posts += 1;
    else asked.lists += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** Breaks off what was asked and what will be. */
    hangUp() {
      server.on("connection", (socket) => socket.destroy());
      server.closeAllConnections();
    },
    async close() {
      server.close();
      await once(server, "close");
    },
  };
}

/** So many contacts in a file: its import is a job, and so is what follows. */
async function importInto({ context }: App, tenant: TestTenant, campaignId: string, count: number) {
  const phones = Array.from({ length: count }, (_, n) => `+1415555${1000 + n}`);
  await importContacts(context, systemOf(tenant.id), {
    campaignId: rowOf(campaignId),
    file: { name: "a.csv", bytes: Readable.from([Buffer.from(`phone\n${phones.join("\n")}\n`)]) },
    mapping: {},
    defaultCountry: null,
  });
}

test("a tenant whose VAPI never answers keeps nobody else waiting", async ({
  databaseUrl,
  pool,
}) => {
  await using resources = new AsyncDisposableStack();
  const silent = await startSilentVapi();
  const simulator = await startSimulator({ scriptFor: () => ({ lastsSeconds: 600 }) });
  resources.defer(() => Promise.all([silent.close(), simulator.close()]).then(() => {}));
  const app = await openApp(databaseUrl, simulator, {
    role: "all",
    vapiBaseUrl: silent.url,
    // Longer than this test may take: nothing is free because somebody has given up.
    vapiTimeoutMs: 600_000,
    horizons: { ...horizons, reconcileMs: 200 },
  });
  resources.defer(() => app.close());
  // What hangs would otherwise be waited for.
  resources.defer(() => silent.hangUp());
  const stuck = await newTenant(app, { isSimulated: false });
  await configureVapi(app.context, systemOf(stuck.id), { apiKey: "key" });
  await updateTenant(app.context, systemOf(stuck.id), { maxConcurrentCalls: hanging });
  const [timeZone, many] = [noonZone(), { maxConcurrentCalls: hanging, maxCallsPerRun: hanging }];
  await importInto(app, stuck, await givenCampaign(stuck, { timeZone, ...many }), hanging);
  await expect.poll(() => silent.asked.posts).toBe(hanging);

  const other = await newTenant(app);
  await importInto(app, other, await givenCampaign(other, { timeZone }), 1);
  await expect.poll(() => simulator.calls.length).toBe(1);

  // Nor do their lookups: what another process has left undone is found while VAPI keeps silent.
  await pool.query("update dial set sent_at = sent_at - interval '1 min' where state = 'SENT'");
  await expect.poll(() => silent.asked.lists).toBeGreaterThan(0);
  await pool.query(
    `update call set last_news_at = last_news_at - interval '1 min', status = 'CALLING' where tenant_id = $1`,
    [other.id],
  );
  const lookedUp = async () => {
    const { rows } = await pool.query<{ at: Date | null }>(
      "select last_lookup_at as at from dial where tenant_id = $1",
      [other.id],
    );
    return rows[0]?.at ?? null;
  };
  await expect.poll(lookedUp).not.toBeNull();
});

test("a tenant whose imports stand still keeps nobody else waiting", async ({
  databaseUrl,
  pool,
}) => {
  await using resources = new AsyncDisposableStack();
  const simulator = await startSimulator({ scriptFor: () => ({ lastsSeconds: 600 }) });
  resources.defer(() => simulator.close());
  const app = await openApp(databaseUrl, simulator, { role: "all" });
  resources.defer(() => app.close());
  const [stuck, other] = [await newTenant(app), await newTenant(app)];
  const timeZone = noonZone();
  const campaign = await givenCampaign(stuck, { timeZone });
  const upload = () => importInto(app, stuck, campaign, 1);
  await upload();
  await expect.poll(() => simulator.calls.length).toBe(1);

  await inTransaction(pool, async (tx) => {
    await tx.query("select from contact where tenant_id = $1 for update", [stuck.id]);
    for (let n = 0; n < connections + 5; n += 1) await upload();
    await importInto(app, other, await givenCampaign(other, { timeZone }), 1);
    await expect.poll(() => simulator.calls.length).toBe(2);
  });
  const unfinished = async () => {
    const { rows } = await pool.query("select from import where status <> 'COMPLETED'");
    return rows.length;
  };
  await expect.poll(unfinished).toBe(0);
});
