import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type pg from "pg";
import { type Logger, pino } from "pino";
import type { DomainContext } from "#domain/context.ts";
import { type Horizons, horizons } from "#domain/horizons.ts";
import { createWatermark } from "#domain/ledger/watermark.ts";
import { foldCounts } from "#domain/calls/keep-counts.ts";
import { createSchemaEpoch } from "#domain/schema-epoch.ts";
import { resumeCampaignWork } from "#domain/campaigns/campaign-work.ts";
import { resumeDoNotCall } from "#domain/contacts/do-not-call.ts";
import { resumeImports } from "#domain/imports/imports.ts";
import { resumeBulkJobs } from "#domain/bulk/bulk-work.ts";
import { resumeUndos } from "#domain/imports/undo-import.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { reconcileHeld } from "#domain/ledger/reconcile-held.ts";
import { createRefills } from "#domain/scheduling/refills.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { openLedger } from "#domain/ledger/ledger.ts";
import { createManualClock } from "#simulator/clock.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "#simulator/simulator.ts";
import { createTaskList } from "#tasks/index.ts";
import { createVapiClient } from "#vapi/client.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { JobName, JobPayload } from "#jobs/catalogue.ts";
import { type VapiClient, VapiError } from "#vapi/types.ts";
import { defaultRetention, type Retention } from "../../src/retention.ts";
import { createSecretBox } from "../../src/secrets.ts";
import { emptyDatabase } from "./empty-database.ts";

const minuteMs = 60_000;
/** Counts are the same before and after they are folded, which takes a quarter of the time of a tick. */
const foldEveryMs = 10 * minuteMs;
/** More jobs than this at one instant are a circle. */
const mostJobsAtOnce = 5_000;

export interface WorldOptions {
  readonly pool: pg.Pool;
  /** The instant at which the story begins. Later than the present, as jobs without a time are due "now". */
  readonly start: string;
  readonly simulator?: Omit<SimulatorOptions, "clock">;
  readonly horizons?: Partial<Horizons>;
  readonly retention?: Partial<Retention>;
  /** Default: as the server's. */
  readonly rowsPerStep?: number;
  /** Default: nothing is logged. */
  readonly log?: Logger;
  /** How long a POST may take. */
  readonly timeoutMs?: number;
  /** What lies between the scheduler and VAPI: a broken wire, an answer that comes late. */
  readonly between?: (vapi: VapiClient) => VapiClient;
}

/**
 * The scheduler with a clock that a test moves: a real database, the simulator over real HTTP, webhooks
 * over real HTTP, and the real job queue, whose jobs run when the clock says so.
 */
export interface World {
  readonly context: DomainContext;
  readonly simulator: Simulator;
  now(): Date;
  /** Runs the jobs that are due, until none is left. */
  settle(): Promise<void>;
  /** Moves to an instant: what falls due on the way happens at its time, each minute with its tick. */
  advanceTo(instant: string | Date): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Moves to an instant at which nothing is going on, without the ticks in between. */
  jumpTo(instant: string): Promise<void>;
  /** The tick of the present minute, and what follows from it. */
  tick(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openWorld(options: WorldOptions): Promise<World> {
  const { pool } = options;
  const clock = createManualClock(Date.parse(options.start));
  const simulator = await startSimulator({ ...options.simulator, clock });
  const webhooks = createServer();
  webhooks.listen(0, "127.0.0.1");
  await once(webhooks, "listening");
  const requested = new Set<string>();
  const log = options.log ?? pino({ level: "silent" });
  const context: DomainContext = {
    pool,
    clock: { now: async () => new Date(clock.now()) },
    secrets: createSecretBox("a key of at least thirty-two characters"),
    vapi: (account) => {
      const client = createVapiClient({
        baseUrl: simulator.url,
        apiKey: account.isSimulated ? "simulated" : account.apiKey,
        timeoutMs: options.timeoutMs ?? 20_000,
        retryDelayMs: 1,
      });
      return options.between?.(client) ?? client;
    },
    vapiLists: new Map(),
    watermark: createWatermark(),
    epoch: createSchemaEpoch(log),
    keptAreas: new Set(),
    publicUrl: `http://127.0.0.1:${(webhooks.address() as AddressInfo).port}`,
    horizons: { ...horizons, ...options.horizons },
    retention: { ...defaultRetention, ...options.retention },
    rowsPerStep: options.rowsPerStep ?? 1_000,
    log,
    // The test says when.
    refill: (tenantIds) => tenantIds.forEach((id) => requested.add(id)),
    observe: () => {},
  };
  const refills = createRefills(context);
  const ledger = openLedger(context);
  webhooks.on("request", (request, response) => {
    void buffer(request)
      .then(async (raw) => {
        const tenantId = new URL(request.url!, "http://x").searchParams.get("t")!;
        await ledger.receiveWebhook({ tenantId, body: JSON.parse(raw.toString()) });
        response.end("{}");
      })
      .catch((error: unknown) => {
        response.writeHead(500).end();
        throw error;
      });
  });
  const tasks = createTaskList(context, ledger) as Record<
    string,
    (payload: unknown) => Promise<void>
  >;

  async function settle(): Promise<void> {
    let jobs = 0;
    for (;;) {
      await dispatchRequested();
      const job = await takeJob();
      if (job === null) return;
      if (++jobs > mostJobsAtOnce)
        throw new Error(`the queue never empties: ${JSON.stringify(job)}`);
      await attempt(job);
      await simulator.idle();
    }
  }

  async function dispatchRequested(): Promise<void> {
    refills.request([...requested], new Date(clock.now()));
    requested.clear();
    await refills.idle();
  }

  /** A job that VAPI has failed is tried again later, as by the queue. */
  async function attempt(job: { task: string; payload: unknown }): Promise<void> {
    try {
      await tasks[job.task]!(job.payload);
    } catch (error) {
      if (!(error instanceof VapiError)) throw error;
      const name = job.task as JobName;
      const later = new Date(clock.now() + minuteMs);
      await enqueue(pool, name, [job.payload as JobPayload<typeof name>], [later]);
    }
  }

  async function takeJob(): Promise<{ task: string; payload: unknown } | null> {
    const { rows } = await pool.query<{ task: string; payload: unknown }>({
      name: "take a job",
      text: `with next as (
         delete from call_scheduler_queue._private_jobs where id = (
           select id from call_scheduler_queue._private_jobs where run_at <= $1
           order by priority, run_at, id limit 1)
         returning task_id, payload)
       select identifier as task, payload from next
       join call_scheduler_queue._private_tasks tasks on tasks.id = next.task_id`,
      values: [new Date(clock.now())],
    });
    return rows[0] ?? null;
  }

  async function nextJobAt(): Promise<number> {
    const { rows } = await pool.query<{ at: Date | null }>({
      name: "when the next job is due",
      text: "select min(run_at) as at from call_scheduler_queue._private_jobs where run_at > $1",
      values: [new Date(clock.now())],
    });
    return rows[0]!.at?.getTime() ?? Infinity;
  }

  async function runTick(): Promise<void> {
    const minute = Math.floor(clock.now() / minuteMs) * minuteMs;
    await reconcileHeld(context);
    await tick(context, new Date(minute));
    await settle();
    await reconcile(context);
    await resumeImports(context);
    await resumeUndos(context);
    await resumeBulkJobs(context);
    await resumeCampaignWork(context);
    await resumeDoNotCall(context);
    if (minute % foldEveryMs === 0) await foldCounts(context);
    await settle();
  }

  async function advanceTo(instant: string | Date): Promise<void> {
    const target = new Date(instant).getTime();
    await settle();
    while (clock.now() < target) {
      const minute = (Math.floor(clock.now() / minuteMs) + 1) * minuteMs;
      const next = Math.min(target, minute, clock.nextAt() ?? Infinity, await nextJobAt());
      await clock.advanceTo(next);
      await settle();
      if (next === minute) await runTick();
    }
  }

  return {
    context,
    simulator,
    now: () => new Date(clock.now()),
    settle,
    advanceTo,
    advance: (ms) => advanceTo(new Date(clock.now() + ms)),
    jumpTo: (instant) => clock.advanceTo(Date.parse(instant)),
    tick: runTick,
    async [Symbol.asyncDispose]() {
      await simulator.close();
      webhooks.closeAllConnections();
      webhooks.close();
      await emptyDatabase(pool);
    },
  };
}
