import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { createClient } from "graphql-ws";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { startSimulator } from "#simulator/simulator.ts";
import { givenCampaign, givenEnrolled, noonZone } from "#test/operations.ts";
import { test } from "#test/test.ts";
import { apiKey, configuredTenant, startServer } from "../runtime/live-server.ts";

/** Hands connections to the servers in turn; one that takes none is passed over. */
async function startBalancer() {
  const ports: number[] = [];
  const sockets = new Set<Socket>();
  let turn = 0;
  const hand = (client: Socket, tries: number): void => {
    if (tries > ports.length || ports.length === 0) return void client.destroy();
    const server = connect(ports[(turn += 1) % ports.length]!, "127.0.0.1");
    server.once("error", () => (server.connecting ? hand(client, tries + 1) : client.destroy()));
    server.once("connect", () => {
      server.removeAllListeners("error").on("error", () => client.destroy());
      client.pipe(server).pipe(client);
      client.once("close", () => server.destroy());
    });
    server.on("error", () => !server.pending && client.destroy());
  };
  const front = createServer((client) => {
    sockets.add(client.on("error", () => {}));
    client.once("close", () => sockets.delete(client));
    hand(client, 1);
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    ports,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      front.close();
      await once(front, "close");
    },
  };
}

const portOf = (url: string): number => Number(new URL(url).port);
const contacts = 30;

test("servers that are restarted in turn lose no webhook, no call and no subscriber", async ({
  databaseUrl,
  pool,
}) => {
  const vapi = await startSimulator({ speed: 20, scriptFor: () => ({ lastsSeconds: 10 }) });
  await using balancer = await startBalancer();
  const surroundings = { databaseUrl, vapiUrl: vapi.url, publicUrl: balancer.url };
  await using servers = new AsyncDisposableStack();
  const startOne = async () => {
    const server = servers.use(startServer(surroundings));
    const port = portOf(await server.url());
    balancer.ports.push(port);
    return { server, port };
  };
  let [first, second] = [await startOne(), await startOne()];
  const tenant = await configuredTenant(balancer.url);
  const campaignId = await givenCampaign(tenant, { timeZone: noonZone(), maxConcurrentCalls: 4 });

  let completed = 0;
  const closings: number[] = [];
  const client = createClient({
    url: `${balancer.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${apiKey}` },
    retryAttempts: 20,
    // As graphql-ws advises: a connection that is refused is no event that it would try again after.
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    on: { closed: (event) => void closings.push((event as { code: number }).code) },
  });
  const ended: unknown[] = [];
  client.subscribe<{ campaignProgress: { progress: { completed: number } } }>(
    {
      query: `subscription { campaignProgress(campaignId: "${campaignId}") { progress { completed } } }`,
    },
    {
      next: ({ data }) => void (completed = data!.campaignProgress.progress.completed),
      complete: () => ended.push("complete"),
      error: (error) => ended.push(error),
    },
  );
  await givenEnrolled(tenant, campaignId, contacts);
  for (const which of ["first", "second"] as const) {
    await expect.poll(() => completed).toBeGreaterThan(which === "first" ? 3 : 10);
    const old = which === "first" ? first : second;
    expect(await old.server.end("SIGTERM"), old.server.output).toBe(0);
    balancer.ports.splice(balancer.ports.indexOf(old.port), 1);
    const anew = await startOne();
    if (which === "first") first = anew;
    else second = anew;
  }
  await expect.poll(() => completed, { timeout: 75_000 }).toBe(contacts);
  expect(ended).toEqual([]);
  expect(closings).toContain(1001);
  await client.dispose();

  expect(new Set(vapi.calls.map(({ number }) => number)).size).toBe(contacts);
  expect(vapi.calls).toHaveLength(contacts);
  // In progress, ended, report: of each call, as VAPI told it.
  const told = async () => {
    const { rows } = await pool.query<{ n: number }>(
      "select count(distinct (call_id, type, status))::int as n from webhook_event",
    );
    return rows[0]!.n;
  };
  await expect.poll(told).toBe(contacts * 3);
  await Promise.all([first.server.end("SIGTERM"), second.server.end("SIGTERM")]);
  await vapi.close();
});
