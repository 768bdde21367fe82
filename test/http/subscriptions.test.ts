import type pg from "pg";
import { describe, expect } from "vitest";
import { WebSocket } from "ws";
import { systemOf } from "#domain/actor.ts";
import { createApiKey, revokeApiKey } from "#domain/tenants/api-keys.ts";
import { disableTenant } from "#domain/tenants/operate.ts";
import { newTenant, openApp, test, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { held } from "#test/held.ts";
import { givenCampaign, givenEnrolled, moveCalls, rowOf } from "#test/operations.ts";
import { transports, watch } from "#test/watch.ts";

const CallChanged = graphql(`
  subscription CallChanged($campaignId: ID, $since: String) {
    callChanged(campaignId: $campaignId, since: $since) {
      cursor
      readAgain
      status
      call {
        id
        status
        contact {
          name
        }
      }
    }
  }
`);

const Progress = graphql(`
  subscription Progress($campaignId: ID!) {
    campaignProgress(campaignId: $campaignId) {
      progress {
        scheduled
        calling
        completed
      }
    }
  }
`);

const ImportProgress = graphql(`
  subscription ImportProgress($importId: ID!) {
    importProgress(importId: $importId) {
      import {
        status
        totalRows
      }
    }
  }
`);

describe.for(transports)("over %s", (transport) => {
  test("every change of a call's status is told, even when two come at once", async ({
    app,
    tenant,
    pool,
  }) => {
    const campaignId = await givenCampaign(tenant);
    await givenEnrolled(tenant, campaignId);
    await using calls = watch(transport, { ...tenant, url: app.url }, CallChanged, { campaignId });
    expect((await calls.next()).callChanged).toMatchObject({ readAgain: true, call: null });
    await moveCalls(pool, campaignId, "CALLING", "IN_PROGRESS", "COMPLETED");
    const seen: unknown[] = [];
    while (seen.at(-1) !== "COMPLETED") seen.push((await calls.next()).callChanged.status);
    // The creation of the call may still be reported.
    expect(seen.filter((status) => status !== "SCHEDULED")).toEqual([
      "CALLING",
      "IN_PROGRESS",
      "COMPLETED",
    ]);
  });

  test("one who returns with a cursor is sent what was missed, once and in order", async ({
    app,
    tenant,
    pool,
  }) => {
    const campaignId = await givenCampaign(tenant);
    await givenEnrolled(tenant, campaignId);
    const server = { ...tenant, url: app.url };
    let since: string;
    {
      await using calls = watch(transport, server, CallChanged, { campaignId });
      await calls.next();
      await moveCalls(pool, campaignId, "CALLING", "IN_PROGRESS");
      const calling = await calls.next(({ callChanged: { status } }) => status === "CALLING");
      since = calling.callChanged.cursor;
    }
    await moveCalls(pool, campaignId, "COMPLETED");
    await using calls = watch(transport, server, CallChanged, { campaignId, since });
    const missed = [await calls.next(), await calls.next()];
    expect(missed.map(({ callChanged: { readAgain, status } }) => [readAgain, status])).toEqual([
      [false, "IN_PROGRESS"],
      [false, "COMPLETED"],
    ]);
    // The call is shown as it is now.
    expect(missed[0]!.callChanged.call?.status).toBe("COMPLETED");
  });

  test("a cursor of another tenant is answered with one read again, and nothing else", async ({
    app,
    tenant,
    pool,
  }) => {
    const stranger = await newTenant(app);
    const theirs = await givenCampaign(stranger);
    await givenEnrolled(stranger, theirs);
    await using their = watch(transport, { ...stranger, url: app.url }, CallChanged, {});
    const since = (await their.next()).callChanged.cursor;
    await moveCalls(pool, theirs, "CALLING");
    const own = await givenCampaign(tenant);
    await givenEnrolled(tenant, own);
    await using calls = watch(transport, { ...tenant, url: app.url }, CallChanged, { since });
    expect((await calls.next()).callChanged).toMatchObject({ readAgain: true, call: null });
    await moveCalls(pool, own, "COMPLETED");
    let event = (await calls.next()).callChanged;
    // The creation of the call may still be reported.
    if (event.status === "SCHEDULED") event = (await calls.next()).callChanged;
    expect(event).toMatchObject({ readAgain: false, status: "COMPLETED" });
  });

  test("progress is told at once, and its last state always", async ({ app, tenant, pool }) => {
    const campaignId = await givenCampaign(tenant);
    await givenEnrolled(tenant, campaignId, 3);
    await using progress = watch(transport, { ...tenant, url: app.url }, Progress, { campaignId });
    const first = await progress.next();
    expect(first.campaignProgress.progress).toEqual({ scheduled: 3, calling: 0, completed: 0 });
    for (let turn = 0; turn < 20; turn += 1)
      await moveCalls(pool, campaignId, "CALLING", "SCHEDULED");
    await moveCalls(pool, campaignId, "COMPLETED");
    let told = 0;
    const last = await progress.next(
      ({
        campaignProgress: {
          progress: { completed },
        },
      }) => {
        told += 1;
        return completed === 3;
      },
    );
    expect(last.campaignProgress.progress).toEqual({ scheduled: 0, calling: 0, completed: 3 });
    expect(told).toBeLessThan(20);
  });

  test("an import is watched to its end", async ({ app, tenant, pool }) => {
    const importId = await runningImport(pool, tenant);
    await using progress = watch(transport, { ...tenant, url: app.url }, ImportProgress, {
      importId: `Import:${importId}`,
    });
    expect((await progress.next()).importProgress.import).toEqual({
      status: "RUNNING",
      totalRows: 0,
    });
    await pool.query("update import set status = 'COMPLETED', total_rows = 7 where id = $1", [
      importId,
    ]);
    expect((await progress.rest()).at(-1)?.importProgress.import).toEqual({
      status: "COMPLETED",
      totalRows: 7,
    });
  });

  test("nobody hears of another tenant", async ({ app, tenant, pool }) => {
    const own = await givenCampaign(tenant);
    await givenEnrolled(tenant, own);
    const stranger = await newTenant(app);
    const theirs = await givenCampaign(stranger);
    await givenEnrolled(stranger, theirs);
    await using calls = watch(transport, { ...tenant, url: app.url }, CallChanged, {});
    await calls.next();
    await moveCalls(pool, theirs, "CALLING", "IN_PROGRESS");
    await moveCalls(pool, own, "FAILED");
    const seen: unknown[] = [];
    while (seen.at(-1) !== "FAILED") seen.push((await calls.next()).callChanged.status);
    expect(seen.filter((status) => status !== "SCHEDULED")).toEqual(["FAILED"]);
    await using progress = watch(transport, { ...tenant, url: app.url }, Progress, {
      campaignId: theirs,
    });
    await expect(progress.next()).rejects.toThrow(`there is no campaign with the ID ${theirs}`);
  });

  test("ends when its key is revoked", async ({ app, tenant }) => {
    const campaignId = await givenCampaign(tenant);
    const made = await tenant.raw(
      `mutation { createApiKey(input: { name: "short-lived" }) { ... on ApiKey { id key } } }`,
    );
    const { id, key } = made.data!["createApiKey"]! as { id: string; key: string };
    const server = { url: app.url, apiKey: key };
    await using progress = watch(transport, server, Progress, { campaignId });
    await progress.next();
    await tenant.raw(`mutation { revokeApiKey(id: "${id}") { __typename } }`);
    expect((await progress.rest()).length).toBeLessThanOrEqual(1);
  });

  test("ends when its tenant is disabled", async ({ app, tenant }) => {
    const campaignId = await givenCampaign(tenant);
    const server = { ...tenant, url: app.url };
    await using progress = watch(transport, server, Progress, { campaignId });
    await progress.next();
    await disableTenant(app.context, systemOf(tenant.id));
    // The creation of the campaign may still be reported.
    expect((await progress.rest()).length).toBeLessThanOrEqual(1);
  });

  test("ends when its key was revoked before anybody listened for that", async ({
    app,
    tenant,
    pool,
  }) => {
    const campaignId = await givenCampaign(tenant);
    const { id, key } = await createApiKey(app.context, systemOf(tenant.id), {
      name: "short-lived",
    });
    const server = { url: app.url, apiKey: key };
    await using blocker = await held(pool, "campaign");
    await using progress = watch(transport, server, Progress, { campaignId });
    const rest = progress.rest();
    // The key was looked at, and the campaign is about to be.
    await expect.poll(() => blocker.waiting()).toBe(1);
    await revokeApiKey(app.context, systemOf(tenant.id), id);
    await blocker[Symbol.asyncDispose]();
    expect((await rest).length).toBeLessThanOrEqual(1);
  });

  test("without a valid key nothing is told", async ({ app }) => {
    const server = { url: app.url, apiKey: "wrong" };
    await using calls = watch(transport, server, CallChanged, {});
    await expect(calls.next()).rejects.toMatchObject(
      transport === "a WebSocket" ? { code: 4403 } : { response: { status: 401 } },
    );
  });
});

async function runningImport(pool: pg.Pool, tenant: TestTenant): Promise<string> {
  const campaignId = rowOf(await givenCampaign(tenant));
  const { rows } = await pool.query<{ id: string }>(
    `insert into import (tenant_id, campaign_id, file_name, file_bytes, created_at)
     values ($1, $2, 'contacts.csv', 1, $3) returning id`,
    [tenant.id, campaignId, new Date()],
  );
  return rows[0]!.id;
}

test("what one process commits, the subscribers of another hear", async ({
  app,
  databaseUrl,
  vapi,
  tenant,
}) => {
  const other = await openApp(databaseUrl, vapi);
  try {
    const campaignId = await givenCampaign(tenant);
    await using progress = watch("server-sent events", { ...tenant, url: other.url }, Progress, {
      campaignId,
    });
    expect((await progress.next()).campaignProgress.progress.scheduled).toBe(0);
    await givenEnrolled(tenant, campaignId, 2);
    const seen = await progress.next(
      ({
        campaignProgress: {
          progress: { scheduled },
        },
      }) => scheduled === 2,
    );
    expect(seen.campaignProgress.progress.calling).toBe(0);
    expect(app.url).not.toBe(other.url);
  } finally {
    await other.close();
  }
});

test("after the database cut the connection, what changed meanwhile is told", async ({
  app,
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId);
  await using calls = watch("a WebSocket", { ...tenant, url: app.url }, CallChanged, {
    campaignId,
  });
  await calls.next();
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'call-scheduler-events' and datname = current_database()`,
  );
  await moveCalls(pool, campaignId, "COMPLETED");
  const { callChanged } = await calls.next(
    ({ callChanged: event }) => event.status !== "SCHEDULED",
  );
  expect(callChanged).toMatchObject({ readAgain: false, status: "COMPLETED" });
  expect(callChanged.call?.contact.name).toBe("Ada Example");
});

test("a change that could not be read when it was told is told when it can be", async ({
  app,
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId);
  await using calls = watch("a WebSocket", { ...tenant, url: app.url }, CallChanged, {
    campaignId,
  });
  await calls.next();
  const { rows } = await pool.query<{ id: string }>("select id from call where campaign_id = $1", [
    rowOf(campaignId),
  ]);
  await using blocker = await held(pool, "call");
  await pool.query(
    `insert into change (tenant_id, xid, kind, subject_id, call_ids, statuses)
     values ($1, pg_current_xact_id()::text::bigint, 'CALLS', $2, array[$3::uuid], '{CANCELLED}')`,
    [tenant.id, rowOf(campaignId), rows[0]!.id],
  );
  await expect.poll(() => blocker.waiting()).toBe(1);
  await blocker.cut();
  await blocker[Symbol.asyncDispose]();
  await calls.next(({ callChanged: event }) => event.status === "CANCELLED");
});

test("a server that closes ends its subscriptions", async ({ databaseUrl, vapi, app }) => {
  const tenant = await newTenant(app);
  const campaignId = await givenCampaign(tenant);
  const other = await openApp(databaseUrl, vapi);
  await using progress = watch("server-sent events", { ...tenant, url: other.url }, Progress, {
    campaignId,
  });
  await progress.next();
  const rest = progress.rest().catch(() => []);
  await other.close();
  expect(await rest).toEqual([]);
});

/** A client that has subscribed to callChanged, and reads nothing until it is told to. */
async function idleReader(server: { readonly url: string; readonly apiKey: string }) {
  const query = "subscription { callChanged { readAgain status call { transcript } } }";
  const socket = new WebSocket(
    `${server.url.replace("http", "ws")}/graphql`,
    "graphql-transport-ws",
  );
  const events: { readAgain: boolean; status: string | null }[] = [];
  socket.on("open", () => {
    const payload = { authorization: `Bearer ${server.apiKey}` };
    socket.send(JSON.stringify({ type: "connection_init", payload }));
  });
  socket.on("message", (data: Buffer) => {
    const { type, payload } = JSON.parse(data.toString()) as Message;
    if (type === "connection_ack") {
      socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
    } else if (type === "next") events.push(payload.data.callChanged);
  });
  await expect.poll(() => events.length).toBe(1);
  socket.pause();
  // It does not see the server's pings. Without a pong it would be disconnected after 24 s.
  const pongs = setInterval(() => socket.pong(), 2_000);
  return {
    events,
    readOn: () => socket.resume(),
    [Symbol.dispose]: () => {
      clearInterval(pongs);
      socket.terminate();
    },
  };
}

interface Message {
  readonly type: string;
  readonly payload: {
    readonly data: { readonly callChanged: { readAgain: boolean; status: string | null } };
  };
}

test("who does not read is told once to read again, and delays nobody", async ({
  app,
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId, 20);
  // The buffers of a connection hold some hundreds of such events.
  await pool.query("update call set transcript = repeat('x', 30000) where tenant_id = $1", [
    tenant.id,
  ]);
  const server = { ...tenant, url: app.url };
  await using brisk = watch("a WebSocket", server, CallChanged, { campaignId });
  await brisk.next();
  using idle = await idleReader(server);
  const changes = 2_400;
  let seen = 0;
  const reading = brisk.next(({ callChanged: { readAgain } }) => {
    if (readAgain) throw new Error("the one who reads was told to read again");
    seen += 1;
    return seen >= changes;
  });
  for (let sent = 0; sent < changes; sent += 40) {
    await moveCalls(pool, campaignId, "CALLING", "SCHEDULED");
    while (sent - seen > 400) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await reading;
  expect(idle.events.length).toBeLessThan(changes / 2);

  idle.readOn();
  await expect.poll(() => idle.events.filter(({ readAgain }) => readAgain).length).toBe(2);
  expect(idle.events.length).toBeLessThan(changes - 1_000);
  await moveCalls(pool, campaignId, "COMPLETED");
  await expect
    .poll(() => idle.events.filter(({ status }) => status === "COMPLETED").length)
    .toBe(20);
  expect(idle.events.filter(({ readAgain }) => readAgain)).toHaveLength(2);
});
