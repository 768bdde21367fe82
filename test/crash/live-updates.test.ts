import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "graphql-ws";
import type pg from "pg";
import { expect } from "vitest";
import pino from "pino";
import { WebSocket } from "ws";
import { migrate } from "#db/migrate.ts";
import { createPool, inTransaction } from "#db/pool.ts";
import type { CallStatus } from "#rules/call-state.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { startCrashingPostgres } from "#test/crashing-postgres.ts";
import { givenTenant } from "#test/given.ts";
import { openEventHub, type LiveItem } from "#events/hub.ts";
import { openWorld } from "#test/world.ts";
import { createSecretBox } from "../../src/secrets.ts";
import { givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";
import { test } from "#test/test.ts";
import { apiKey, configuredTenant, startServer } from "../runtime/live-server.ts";

const kills = 4;
const contacts = 40;
const clients = 15;
const writers = 5;
/** All together are not more than may wait for a client, however long a busy machine keeps it away. */
const mostChanges = 960;
/** A fifth of the transactions are rolled back. */
const rolledBack = 0.2;
const statuses: readonly CallStatus[] = ["SCHEDULED", "CALLING", "IN_PROGRESS", "COMPLETED"];

/** For each call, its statuses in the order in which they were committed, or were received. */
type History = Map<string, CallStatus[]>;

function add(history: History, call: string, added: readonly CallStatus[]): void {
  const known = history.get(call) ?? [];
  history.set(call, known);
  known.push(...added);
}

function countOf(history: History): number {
  return [...history.values()].reduce((sum, each) => sum + each.length, 0);
}

/** Numbers from 0 to below 1, the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Changes its own calls again and again, also several in one transaction, which may stay open for a while. */
async function write(
  pool: pg.Pool,
  { calls, random, until }: { calls: string[]; random: () => number; until: AbortSignal },
  truth: History,
): Promise<void> {
  const present = new Map<string, CallStatus>(calls.map((id) => [id, "SCHEDULED"]));
  for (let left = mostChanges / writers; left >= 4 && !until.aborted;) {
    const changed: [string, CallStatus][] = [];
    await inTransaction(pool, async (tx) => {
      const count = 1 + Math.floor(random() * 4);
      for (let each = 0; each < count; each += 1) {
        const id = calls[Math.floor(random() * calls.length)]!;
        const before = changed.findLast(([call]) => call === id)?.[1] ?? present.get(id);
        const others = statuses.filter((status) => status !== before);
        const status = others[Math.floor(random() * others.length)]!;
        await tx.query("update call set status = $2 where id = $1", [id, status]);
        changed.push([id, status]);
      }
      if (random() < 0.1) await delay(random() * 400);
      if (random() < rolledBack) throw new Error("rolled back on purpose");
    }).then(
      () => {
        left -= changed.length;
        for (const [id, status] of changed) {
          present.set(id, status);
          add(truth, id, [status]);
        }
      },
      (error: Error) => {
        if (error.message !== "rolled back on purpose") throw error;
      },
    );
    await delay(random() * 250);
  }
}

interface Event {
  readonly callChanged: {
    readonly cursor: string;
    readonly readAgain: boolean;
    readonly status: CallStatus | null;
    readonly call: { readonly id: string } | null;
  };
}

/** One that may be cut off before it is connected. */
class Socket extends WebSocket {
  constructor(url: string, protocols: string | string[]) {
    super(url, protocols);
    this.on("error", () => {});
  }
}

/** A client that is disconnected at random, and returns to some server with the last cursor that it has. */
class Wanderer {
  readonly seen: History = new Map();
  readonly #urls: () => readonly string[];
  readonly #random: () => number;
  #cursor: string | null = null;
  #live: ReturnType<typeof createClient> | null = null;
  readAgain = 0;
  returns = -1;

  constructor(urls: () => readonly string[], random: () => number) {
    this.#urls = urls;
    this.#random = random;
  }

  get hasBegun(): boolean {
    return this.#cursor !== null;
  }

  /** Until aborted. `isSteady`: it leaves only when its server dies. */
  async wander(until: AbortSignal, isSteady: () => boolean): Promise<void> {
    while (!until.aborted) {
      const urls = this.#urls();
      const url = urls[Math.floor(this.#random() * urls.length)];
      if (url === undefined) {
        await delay(50);
        continue;
      }
      const leaving = setTimeout(() => !isSteady() && this.leave(), 100 + this.#random() * 2_000);
      await this.#listen(url).catch(() => {});
      clearTimeout(leaving);
      await delay(this.#random() * 500);
    }
  }

  /** Without a word to the server. */
  leave(): void {
    this.#live?.terminate();
    void this.#live?.dispose();
  }

  async #listen(url: string): Promise<void> {
    const client = createClient({
      url: `${url.replace("http", "ws")}/graphql`,
      webSocketImpl: Socket,
      connectionParams: { authorization: `Bearer ${apiKey}` },
      retryAttempts: 0,
    });
    this.#live = client;
    this.returns += 1;
    const events = client.iterate<Event>({
      query: `subscription ($since: String) {
        callChanged(since: $since) { cursor readAgain status call { id } } }`,
      variables: { since: this.#cursor },
    });
    for await (const { data } of events) {
      const { cursor, readAgain, status, call } = data!.callChanged;
      this.#cursor = cursor;
      if (readAgain) this.readAgain += 1;
      else add(this.seen, rowOf(call!.id), [status!]);
    }
  }
}

test("clients that drop and return see each change once and in order while API processes are killed", async ({
  databaseUrl,
}) => {
  const vapi = await startSimulator();
  await using resources = new AsyncDisposableStack();
  resources.defer(() => vapi.close());
  const pool = createPool(databaseUrl);
  resources.defer(() => pool.end());
  const open = () =>
    startServer({ databaseUrl, vapiUrl: vapi.url, settings: { ROLE: "api", LOG_LEVEL: "error" } });
  const servers = [open(), open()];
  resources.defer(async () => {
    await Promise.all(servers.map((server) => server.end("SIGKILL")));
  });
  const urls: (string | null)[] = await Promise.all(servers.map((server) => server.url()));
  const alive = () => urls.filter((url) => url !== null);
  const tenant = await configuredTenant(urls[0]!);
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId, contacts);
  const { rows } = await pool.query<{ id: string }>("select id from call where campaign_id = $1", [
    rowOf(campaignId),
  ]);
  const calls = rows.map(({ id }) => id);

  const [storm, end] = [new AbortController(), new AbortController()];
  const wanderers = Array.from({ length: clients }, (_, n) => new Wanderer(alive, chance(n + 1)));
  const wandering = wanderers.map((each) => each.wander(end.signal, () => storm.signal.aborted));
  await expect.poll(() => wanderers.every((each) => each.hasBegun)).toBe(true);

  const truth: History = new Map();
  const writing = Array.from({ length: writers }, (_, n) =>
    write(
      pool,
      {
        calls: calls.filter((_id, index) => index % writers === n),
        random: chance(100 + n),
        until: storm.signal,
      },
      truth,
    ),
  );
  const random = chance(7);
  for (let kill = 0; kill < kills; kill += 1) {
    await delay(500 + random() * 1_000);
    const which = kill % servers.length;
    urls[which] = null;
    await servers[which]!.end("SIGKILL");
    servers[which] = open();
    urls[which] = await servers[which].url();
  }
  storm.abort();
  await Promise.all(writing);
  const changes = countOf(truth);
  await expect
    .poll(() => wanderers.map(({ seen }) => countOf(seen)))
    .toEqual(wanderers.map(() => changes));
  end.abort();
  for (const each of wanderers) each.leave();
  await Promise.all(wandering);

  for (const { seen, readAgain } of wanderers) {
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(truth));
    expect(readAgain).toBe(1);
  }
  expect(changes).toBeGreaterThan(200);
  expect(wanderers.reduce((sum, { returns }) => sum + returns, 0)).toBeGreaterThan(clients);
}, 120_000);

test("a cursor from before a crash of Postgres leads to each change after it, also where numbers of transactions are given again", async () => {
  // Nothing but a commit writes the log to the disk: what was rolled back is forgotten by a crash.
  await using postgres = await startCrashingPostgres({ wal_writer_delay: "10s" });
  await migrate(postgres.url);
  const pool = createPool(postgres.url);
  await using resources = new AsyncDisposableStack();
  resources.defer(() => pool.end());
  await using world = await openWorld({ pool, start: "2031-03-05T12:00:00Z" });
  const { id: tenantId } = await givenTenant(world);
  const { rows } = await pool.query<{ id: string }>(
    `with campaign as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       values ($1, 'Follow-up', 'assistant', 'number', '09:00', '17:00', 'UTC') returning id),
     contact as (insert into contact (tenant_id, phone) values ($1, '+14155550100') returning id)
     insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position)
     select $1, campaign.id, contact.id, now(), 1 from campaign, contact returning id`,
    [tenantId],
  );
  const move = (status: CallStatus) =>
    pool.query("update call set status = $2 where id = $1", [rows[0]!.id, status]);
  const secrets = createSecretBox("a secret key of thirty-two characters");
  const watch = async (since: string | null) => {
    const hub = await openEventHub({
      connectionString: postgres.url,
      pool,
      secrets,
      log: pino({ level: "silent" }),
    });
    resources.defer(() => hub.close());
    return await hub.watch(tenantId, { since, interest: { kinds: ["CALLS"], subject: null } });
  };
  // The first of all processes writes into the database whose log it is.
  await watch(null);
  await move("CALLING");
  const client = await pool.connect();
  const numbers: string[] = [];
  for (let count = 0; count < 50; count += 1) {
    await client.query("begin");
    const { rows: given } = await client.query<{ xid: string }>(
      "select pg_current_xact_id()::text as xid",
    );
    numbers.push(given[0]!.xid);
    await client.query("rollback");
  }
  client.release(true);
  const before = await (await watch(null)).next();
  const since = (before.value as LiveItem).cursor();

  await postgres.away();
  await postgres.back();
  await move("IN_PROGRESS");
  await move("COMPLETED");
  const { rows: changes } = await pool.query<{ xid: string }>(
    "select xid from change order by id desc limit 2",
  );
  // Otherwise this shows nothing.
  expect(numbers).toEqual(expect.arrayContaining(changes.map(({ xid }) => xid)));
  const resumed = await watch(since);
  expect(resumed.isResumed).toBe(true);
  const seen: unknown[] = [];
  for (const _each of changes) {
    const { value } = await resumed.next();
    const item = value as LiveItem;
    seen.push(item.kind === "change" ? item.change.call!.status : item.kind);
  }
  expect(seen).toEqual(["IN_PROGRESS", "COMPLETED"]);
});
