import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { type Client, createClient } from "graphql-ws";
import type pg from "pg";
import { expect, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { inTransaction } from "#db/pool.ts";
import { lockTenants } from "#db/locks.ts";
import { newTenant, openApp, test, type TestTenant } from "#test/client.ts";
import { areHeldUp } from "#test/crossing.ts";
import { givenCampaign, givenEnrolled } from "#test/operations.ts";

/** A client that does not come again, and the event with which its socket is closed. */
function client(url: string, apiKey: string): { client: Client; closed: Promise<CloseEvent> } {
  const closed = Promise.withResolvers<CloseEvent>();
  return {
    client: createClient({
      url: `${url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${apiKey}` },
      retryAttempts: 0,
      on: { closed: (event) => closed.resolve(event as CloseEvent) },
    }),
    closed: closed.promise,
  };
}

/** Nobody can ask the database for keys meanwhile. */
async function withoutKeys<Result>(pool: pg.Pool, work: () => Promise<Result>): Promise<Result> {
  await pool.query("alter table api_key rename to api_key_away");
  try {
    return await work();
  } finally {
    await pool.query("alter table api_key_away rename to api_key");
  }
}

test("who comes while keys cannot be looked up is asked to come again, and told nothing more", async ({
  app,
  tenant,
  pool,
}) => {
  const { client: comer, closed } = client(app.url, tenant.apiKey);
  const { code, reason } = await withoutKeys(pool, async () => {
    comer
      .iterate({ query: "{ __typename }" })
      .next()
      .catch(() => {});
    return await closed;
  });
  expect({ code, reason }).toEqual({ code: 1013, reason: "Try Again Later" });
});

test("an operation that cannot be begun fails by itself, and the others of its socket go on", async ({
  app,
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  const { client: subscriber } = client(app.url, tenant.apiKey);
  const progress = subscriber.iterate<{ campaignProgress: { progress: { scheduled: number } } }>({
    query: `subscription { campaignProgress(campaignId: "${campaignId}") { progress { scheduled } } }`,
  });
  expect((await progress.next()).value?.data?.campaignProgress.progress).toEqual({ scheduled: 0 });
  await withoutKeys(pool, async () => {
    const refused = subscriber.iterate({ query: "{ __typename }" }).next();
    await expect(refused).rejects.toMatchObject([
      {
        message: expect.stringContaining("An internal error occurred"),
        extensions: { code: "INTERNAL_SERVER_ERROR" },
      },
    ]);
  });
  await givenEnrolled(tenant, campaignId);
  expect((await progress.next()).value?.data?.campaignProgress.progress).toEqual({ scheduled: 1 });
  await progress.return!();
  await subscriber.dispose();
});

test("a mutation that is under way when the server ends is answered", async ({
  databaseUrl,
  vapi,
  pool,
}) => {
  const server = await openApp(databaseUrl, vapi);
  const tenant = await newTenant(server);
  const { client: writer } = client(server.url, tenant.apiKey);
  const renamed = await inTransaction(pool, async (tx) => {
    await lockTenants(tx, [tenant.id]);
    const answer = writer
      .iterate({ query: `mutation { updateTenant(input: { name: "New" }) { __typename } }` })
      .next();
    await areHeldUp(pool, 1);
    return { answer, closing: server.close() };
  });
  expect((await renamed.answer).value?.data).toEqual({ updateTenant: { __typename: "Tenant" } });
  await renamed.closing;
});

const body = JSON.stringify({ query: "{ __typename }" });

/** A request that the server has begun to answer and that is not yet sent to its end. */
async function unfinished(url: string, { apiKey }: TestTenant): Promise<ClientRequest> {
  const headers = {
    authorization: `Bearer ${apiKey}`,
    "content-type": "application/json",
    "content-length": body.length,
    expect: "100-continue",
  };
  const outgoing = request(`${url}/graphql`, { method: "POST", headers });
  outgoing.flushHeaders();
  await once(outgoing, "continue");
  return outgoing;
}

/** A WebSocket of which the bytes are the test's to send. */
async function rawSocket(url: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    [
      "GET /graphql HTTP/1.1",
      `host: ${host}`,
      "connection: upgrade",
      "upgrade: websocket",
      "sec-websocket-version: 13",
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-protocol: graphql-transport-ws",
      "\r\n",
    ].join("\r\n"),
  );
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toContain("101 Switching Protocols");
  return socket;
}

test("who is sent away from a server that ends cannot disturb it, by nonsense or by silence", async ({
  databaseUrl,
  vapi,
}) => {
  const warnings: string[] = [];
  const note = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const server = await openApp(databaseUrl, vapi);
  const underWay = await unfinished(server.url, await newTenant(server));
  const closing = server.close();
  const talker = await rawSocket(server.url);
  talker.write(Buffer.alloc(8, 0xff));
  await once(talker, "close");
  // It is cut off after a second.
  await once(await rawSocket(server.url), "close");
  underWay.end(body);
  const [response] = (await once(underWay, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  response.resume();
  await closing;
  expect(warnings.filter((text) => text.includes("ServerResponse"))).toEqual([]);
});

test("who offers HTTP/2 as well is answered in HTTP/1.1", async ({ app, tenant }) => {
  const headers = {
    authorization: `Bearer ${tenant.apiKey}`,
    "content-type": "application/json",
    connection: "Upgrade, HTTP2-Settings",
    upgrade: "h2c",
    "http2-settings": "AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA",
  };
  const outgoing = request(`${app.url}/graphql`, { method: "POST", headers });
  outgoing.end(JSON.stringify({ query: "{ __typename }" }));
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  response.resume();
});
