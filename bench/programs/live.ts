import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { WebSocket } from "ws";
import { defaultLimits } from "../../src/limits.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Program, Timed } from "../harness/program.ts";
import type { FloorOrder } from "./live-floor.ts";

const changesPerSecond = 200;
const seconds = 10;
/** Of one tenant, who all watch the same: a change reaches so many. */
const subscribersOfTenant = 10;

/** Called with a key of what was changed, when a subscriber was sent it. */
type Receive = (key: string) => void;

/** Delays of one run. */
interface Delays {
  readonly ms: readonly number[];
  readonly missing: number;
}

/** Two hundred changes a second, and how long each takes to reach each of its subscribers. */
export const live: Program = {
  name: "live",
  about: "events per second that reach subscribers of callChanged, at 200 changes per second",
  floorIs:
    "a bare Node server that looks at one table every 50 ms and sends each new row to the same number of sockets",
  kind: "RATE",
  goal: "p99 <= 100 ms at 1,000, all arrive",
  sizes: { small: [50], full: [100, 1_000] },
  sizeIs: "subscribers",
  async open(scene, size) {
    const { pool } = scene;
    const limits = { ...defaultLimits, maxHttpConnections: size + 100 };
    const server = await scene.server({ role: "api", limits });
    const floor = await scene.child("live-floor.ts", {
      databaseUrl: scene.databaseUrl,
    } satisfies FloorOrder);
    const calls: { id: string; tenant: number }[] = [];
    const ours = new Stopwatch();
    const theirs = new Stopwatch();
    for (let tenant = 0; tenant < size / subscribersOfTenant; tenant += 1) {
      const { id: tenantId, apiKey } = await givenTenant(scene.context, 10);
      const campaignId = await givenCampaign(pool, tenantId, "PAUSED");
      const whose = { tenantId, campaignId };
      const members = await givenMembers(pool, whose, subscribersOfTenant);
      await givenWaitingCalls(pool, whose, members);
      const { rows } = await pool.query<{ id: string }>(
        "select id from call where tenant_id = $1",
        [tenantId],
      );
      calls.push(...rows.map(({ id }) => ({ id, tenant })));
      for (let each = 0; each < subscribersOfTenant; each += 1) {
        scene.defer(await subscribe(server.ready["url"]!, apiKey, (key) => ours.receive(key)));
        scene.defer(
          await connect(`${floor.ready["url"]!}?${tenant}`, (key) => theirs.receive(key)),
        );
      }
    }
    const insert = inserter(pool);
    return {
      ours: (time) => run(time, ours, (n) => moveCall(pool, calls[n % calls.length]!.id)),
      floor: (time) => run(time, theirs, (n) => insert(calls[n % calls.length]!.tenant)),
      async notes() {
        return {
          ...notesOf("", ours.delays()),
          "clients' CPU s": ours.clientsCpuSeconds,
          ...notesOf("floor ", theirs.delays()),
          "floor clients' CPU s": theirs.clientsCpuSeconds,
        };
      },
    };
  },
};

/** Makes the changes at their times, and waits until each has reached its subscribers. Returns the events. */
async function run(
  time: Timed,
  watch: Stopwatch,
  change: (n: number) => Promise<string>,
): Promise<number> {
  watch.start(subscribersOfTenant);
  const cpu = process.cpuUsage();
  await time(async () => {
    const startedAt = performance.now();
    const sending: Promise<void>[] = [];
    for (let n = 0; n < changesPerSecond * seconds; n += 1) {
      const waitMs = startedAt + (n * 1_000) / changesPerSecond - performance.now();
      if (waitMs > 0) await delay(waitMs);
      sending.push(change(n).then((key) => watch.send(key)));
    }
    await Promise.all(sending);
    await watch.all(10_000);
  });
  const { user, system } = process.cpuUsage(cpu);
  watch.clientsCpuSeconds = (user + system) / 1e6;
  return watch.received;
}

/** One after the other: the floor reads by the id, and would miss a row that is committed after a later one. */
function inserter(pool: pg.Pool): (tenant: number) => Promise<string> {
  let inserted: Promise<unknown> = Promise.resolve();
  return async (tenant) => {
    const next = inserted.then(() =>
      pool.query<{ id: string }>({
        name: "bench-live",
        text: "insert into bench_live (tenant, body) values ($1, 'CALLING') returning id",
        values: [tenant],
      }),
    );
    inserted = next;
    return (await next).rows[0]!.id;
  };
}

/** Gives the call another status. The key names the call and the status: the same pair is not soon repeated. */
async function moveCall(pool: pg.Pool, id: string): Promise<string> {
  const { rows } = await pool.query<{ status: string }>({
    name: "bench-move-call",
    text: `update call set status = case status when 'SCHEDULED' then 'CALLING' when 'CALLING' then 'IN_PROGRESS'
             when 'IN_PROGRESS' then 'COMPLETED' else 'SCHEDULED' end::call_status
           where id = $1 returning status`,
    values: [id],
  });
  return `${id} ${rows[0]!.status}`;
}

/** From the answer to a change until each subscriber has it. An event may overtake the answer. */
class Stopwatch {
  #sent = new Map<string, number>();
  #early = new Map<string, number[]>();
  #ms: number[] = [];
  #expected = 0;
  #each = 0;
  received = 0;
  /** Of the run: of the clients, and of making the changes. */
  clientsCpuSeconds = 0;

  start(each: number): void {
    this.#sent = new Map();
    this.#early = new Map();
    this.#ms = [];
    this.#expected = 0;
    this.#each = each;
    this.received = 0;
  }

  send(key: string): void {
    const now = performance.now();
    this.#expected += this.#each;
    this.#sent.set(key, now);
    this.#ms.push(...(this.#early.get(key) ?? []).map(() => 0));
    this.#early.delete(key);
  }

  receive(key: string): void {
    const now = performance.now();
    this.received += 1;
    const sentAt = this.#sent.get(key);
    if (sentAt !== undefined) this.#ms.push(now - sentAt);
    else this.#early.set(key, [...(this.#early.get(key) ?? []), now]);
  }

  async all(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    while (this.received < this.#expected && performance.now() < until) await delay(5);
  }

  delays(): Delays {
    return { ms: this.#ms, missing: this.#expected - this.received };
  }
}

function notesOf(whose: string, { ms, missing }: Delays): Record<string, number> {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return {
    [`${whose}p50 ms`]: at(0.5),
    [`${whose}p99 ms`]: at(0.99),
    [`${whose}missing`]: missing,
  };
}

/** A subscription of graphql-ws, without a client library: what is measured is the server. Resolves when it is open. */
async function subscribe(
  url: string,
  apiKey: string,
  receive: Receive,
): Promise<() => Promise<void>> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const query = "subscription { callChanged { cursor readAgain status call { id } } }";
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("open", () => {
      const payload = { authorization: `Bearer ${apiKey}` };
      socket.send(JSON.stringify({ type: "connection_init", payload }));
    });
    socket.on("message", (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as { type: string; payload: never };
      if (type === "connection_ack") {
        socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
      } else if (type === "ping") socket.send(JSON.stringify({ type: "pong" }));
      else if (type === "next") {
        const { callChanged } = (payload as { data: { callChanged: Changed } }).data;
        if (callChanged.readAgain) resolve();
        else receive(`${callChanged.call!.id.split(":")[1]} ${callChanged.status}`);
      } else reject(new Error(data.toString()));
    });
  });
  return async () => socket.terminate();
}

interface Changed {
  readonly readAgain: boolean;
  readonly status: string;
  readonly call: { readonly id: string } | null;
}

async function connect(url: string, receive: Receive): Promise<() => Promise<void>> {
  const socket = new WebSocket(url);
  socket.on("message", (data: Buffer) => {
    receive((JSON.parse(data.toString()) as { id: string }).id);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return async () => socket.terminate();
}
