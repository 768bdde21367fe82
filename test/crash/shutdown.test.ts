import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { createClient } from "graphql-ws";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { startSimulator } from "#simulator/simulator.ts";
import { givenCampaign, givenContact, noonZone } from "#test/operations.ts";
import { test } from "#test/test.ts";
import { apiKey, configuredTenant, startServer } from "../runtime/live-server.ts";

/** Stands before VAPI: answers to one number wait to be let through, answers to another never come. */
async function startGate(
  target: string,
  { held, lost }: { readonly held: string; readonly lost: string },
) {
  const open = Promise.withResolvers<void>();
  const arrived = new Set<string>();
  const server = createServer((incoming, response) => {
    void (async () => {
      const body = (await buffer(incoming)).toString();
      const { method, url, headers } = incoming;
      const { authorization = "", "user-agent": agent = "" } = headers;
      const answer = await fetch(target + url, {
        method: method!,
        headers: { authorization, "user-agent": agent, "content-type": "application/json" },
        ...(method === "POST" ? { body } : {}),
      });
      if (method === "POST") arrived.add(body.includes(held) ? held : lost);
      if (method === "POST" && body.includes(held)) await open.promise;
      if (method === "POST" && body.includes(lost)) return;
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(await answer.text());
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    letThrough: () => open.resolve(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A request of which half has been sent. */
function half(url: string, headers: Record<string, string>, body: string) {
  const middle = Math.floor(body.length / 2);
  const outgoing = request(url, { method: "POST", headers });
  outgoing.write(body.slice(0, middle));
  return async (): Promise<[status: number, connection: string | undefined, body: string]> => {
    outgoing.end(body.slice(middle));
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    return [response.statusCode!, response.headers.connection, await text(response)];
  };
}

test("SIGTERM: what is under way is finished, nothing new is begun, nothing is done twice", async ({
  databaseUrl,
  pool,
}) => {
  const [held, lost] = ["+14155550142", "+14155550143"] as const;
  const vapi = await startSimulator({ scriptFor: () => ({ lastsSeconds: 600 }) });
  await using gate = await startGate(vapi.url, { held, lost });
  const surroundings = { databaseUrl, vapiUrl: gate.url };
  await using server = startServer(surroundings);
  const url = await server.url();
  const tenant = await configuredTenant(url);
  const authorization = `Bearer ${apiKey}`;

  const campaignId = await givenCampaign(tenant, { timeZone: noonZone() });
  const contacts = [
    await givenContact(tenant, { phone: held }),
    await givenContact(tenant, { phone: lost }),
  ];
  const enrol = `mutation ($input: EnrolContactsInput!) { enrolContacts(input: $input) { __typename } }`;
  await tenant.raw(enrol, { input: { campaignId, contactIds: contacts } });
  await expect.poll(() => gate.arrived.size).toBe(2);

  const upload = half(
    `${url}/graphql`,
    { authorization, "content-type": "multipart/form-data; boundary=x" },
    multipart(campaignId, `name,phone\n${"Eve,+14155550144\n".repeat(50)}`),
  );
  const { url: webhookUrl, headers: proof } = vapi.calls[0]!.request.assistantOverrides!.server!;
  const news = { message: { type: "status-update", status: "in-progress" } };
  const webhook = half(webhookUrl!, proof!, JSON.stringify(news));
  const subscription = "subscription { callChanged { cursor } }";
  const stream = await fetch(`${url}/graphql?query=${encodeURIComponent(subscription)}`, {
    headers: { authorization, accept: "text/event-stream" },
  });
  const closed = closeOf(url, subscription);
  await closed.connected;

  server.tell("SIGTERM");
  await server.printed(/(Shutting down)/);
  const ready = await fetch(`${url}/ready`);
  expect([ready.status, await ready.json()]).toMatchObject([
    503,
    { checks: { open: { ok: false, reason: "CLOSING" } } },
  ]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  const refused = await fetch(`${url}/graphql`, { method: "POST", headers: { authorization } });
  expect([refused.status, refused.headers.get("connection")]).toEqual([503, "close"]);
  expect(await closed.code).toBe(1001);
  expect(await closeOf(url, subscription).code).toBe(1012);
  // Cut off, and not told that this was all.
  await expect(stream.text()).rejects.toThrow();
  const [status, connection, answer] = await upload();
  expect([status, connection]).toEqual([200, "close"]);
  expect(answer).toContain('"Import"');
  expect(await webhook()).toEqual([200, "close", expect.stringContaining("UNKNOWN_CALL")]);
  gate.letThrough();
  expect(await server.exit()).toBe(0);

  const dials = async () => {
    const { rows: found } = await pool.query<{ phone: string; state: string }>(
      `select phone, state from dial join contact on contact.id = contact_id
       where phone = any($1) order by phone`,
      [[held, lost]],
    );
    return found;
  };
  expect(await dials()).toEqual([
    { phone: held, state: "ACCEPTED" },
    { phone: lost, state: "SENT" },
  ]);
  const imported = await pool.query("select octet_length(bytes) as size from import_chunk");
  expect(imported.rowCount).toBeGreaterThan(0);

  // Somebody else finds what VAPI never answered. Its time passes faster here.
  await pool.query("update dial set sent_at = sent_at - interval '1 minute' where state = 'SENT'");
  await using successor = startServer(surroundings);
  await successor.url();
  await expect.poll(dials, { timeout: 30_000, interval: 200 }).toEqual([
    { phone: held, state: "ACCEPTED" },
    { phone: lost, state: "ACCEPTED" },
  ]);
  const numbers = vapi.calls.map(({ number }) => number);
  expect(numbers.filter((number) => number === held || number === lost).toSorted()).toEqual([
    held,
    lost,
  ]);
  expect(await successor.end("SIGTERM")).toBe(0);
  await vapi.close();
});

test("SIGTERM behind a load balancer: requests are answered until it has had time to notice", async ({
  databaseUrl,
}) => {
  const vapi = await startSimulator();
  const settings = { DRAIN_DELAY_SECONDS: "3" };
  await using server = startServer({ databaseUrl, vapiUrl: vapi.url, settings });
  const url = await server.url();
  server.tell("SIGTERM");
  await server.printed(/(Shutting down)/);
  const told = performance.now();
  expect((await fetch(`${url}/ready`)).status).toBe(503);
  const ask = async () => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const response = await fetch(`${url}/graphql?query={__typename}`, { headers });
    return [response.status, response.headers.get("connection"), await response.text()];
  };
  // The balancer opens another connection for the next request: nobody is reset when this one ends.
  expect(await ask()).toEqual([200, "close", '{"data":{"__typename":"Query"}}']);
  expect(await server.exit()).toBe(0);
  expect(performance.now() - told).toBeGreaterThan(2_500);

  await using other = startServer({ databaseUrl, vapiUrl: vapi.url, settings });
  await other.url();
  const asked = performance.now();
  expect(await other.end("SIGINT")).toBe(0);
  expect(performance.now() - asked, "Ctrl-C waits for nobody").toBeLessThan(2_500);
  await vapi.close();
});

function multipart(campaignId: string, csv: string): string {
  const query = `mutation ($file: Upload!) { importContacts(input: {
    campaignId: "${campaignId}", file: $file }) { __typename } }`;
  const part = (name: string, value: string) =>
    `--x\r\ncontent-disposition: form-data; name=${name}\r\n\r\n${value}\r\n`;
  return [
    part('"operations"', JSON.stringify({ query, variables: { file: null } })),
    part('"map"', '{"0": ["variables.file"]}'),
    part('"0"; filename="contacts.csv"', csv),
    "--x--\r\n",
  ].join("");
}

/** A subscription over a WebSocket, and the code with which the server closes it. */
function closeOf(url: string, query: string) {
  const connected = Promise.withResolvers<void>();
  const code = Promise.withResolvers<number>();
  const client = createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${apiKey}` },
    retryAttempts: 0,
    on: {
      connected: () => connected.resolve(),
      closed: (event) => code.resolve((event as { code: number }).code),
    },
  });
  client.subscribe({ query }, { next: () => {}, complete: () => {}, error: () => {} });
  return { connected: connected.promise, code: code.promise };
}
