import type pg from "pg";
import { Gauge, type Registry } from "prom-client";
import { dueJobs, slotsInUse } from "#db/queries/workload.ts";
import type { DomainContext } from "#domain/context.ts";
import { claimableCalls } from "#domain/scheduling/claimable-calls.ts";
import { jobs } from "#jobs/catalogue.ts";

export interface Gauged {
  readonly context: DomainContext;
  /** By name. */
  readonly pools: Readonly<Record<string, pg.Pool>>;
  /** A process that only serves the API does not report the work of the others. */
  readonly isWorker: boolean;
}

/** What was read is kept for so long, however often it is asked for. */
const keptMs = 4_000;

/** The state of the pools and, in a worker, of the work that waits. Returns what reads it anew. */
export function createGauges(registry: Registry, gauged: Gauged): () => Promise<void> {
  const readPools = poolGauges(registry, gauged.pools);
  const readWork = gauged.isWorker ? workGauges(registry, gauged.context) : async () => {};
  let reading: Promise<void> = Promise.resolve();
  let readAt = -Infinity;
  return async () => {
    readPools();
    if (performance.now() - readAt >= keptMs) {
      readAt = performance.now();
      reading = readWork();
    }
    await reading;
  };
}

function poolGauges(registry: Registry, pools: Gauged["pools"]): () => void {
  const gauge = (name: string, help: string) =>
    new Gauge({
      name: `call_scheduler_pool_${name}`,
      help,
      labelNames: ["pool"],
      registers: [registry],
    });
  const open = gauge("connections", "Open connections of a pool to the database.");
  const busy = gauge("busy_connections", "Connections of a pool that are in use.");
  const most = gauge("max_connections", "Connections that a pool may have.");
  const waiting = gauge("waiting", "Pieces of work that wait for a connection of a pool.");
  return () => {
    for (const [name, pool] of Object.entries(pools)) {
      open.set({ pool: name }, pool.totalCount);
      busy.set({ pool: name }, pool.totalCount - pool.idleCount);
      most.set({ pool: name }, pool.options.max);
      waiting.set({ pool: name }, pool.waitingCount);
    }
  };
}

function workGauges(registry: Registry, context: DomainContext): () => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `call_scheduler_${name}`, help, labelNames, registers: [registry] });
  const answers = gauge(
    "database_answers",
    "1: the metrics of the database are current; 0: it does not answer, and they are missing.",
  );
  const inUse = gauge("slots_in_use", "Live calls of all tenants. Each has a slot.");
  const total = gauge("slots", "Slots of all tenants that can place calls.");
  const unknown = gauge("dials_unknown", "Dials whose result is unknown and is being looked up.");
  const oldest = gauge(
    "oldest_due_call_seconds",
    "How long a call has been due although every rule allows it and a slot is free; of several, the longest. Seen at scrapes: 0 at the first.",
  );
  const claimable = gauge("due_calls", "Calls that are due, allowed, and have a free slot.");
  const jobCount = gauge("jobs_due", "Jobs that are due and that no worker has begun.", "task");
  const jobAge = gauge("oldest_job_seconds", "How long the oldest of these is due.", "task");
  const all = [inUse, total, unknown, oldest, claimable, jobCount, jobAge];
  const ageOf = createAges();
  return async () => {
    try {
      const [slots, queue, calls] = await Promise.all([
        slotsInUse.first(context.pool),
        dueJobs(context.pool),
        claimableCalls(context),
      ]);
      inUse.set(slots!.inUse);
      total.set(slots!.total);
      unknown.set(slots!.unknown);
      oldest.set(ageOf(calls) / 1_000);
      claimable.set(calls.length);
      const byTask = new Map(queue.map((row) => [row.task, row]));
      for (const task of Object.keys(jobs)) {
        jobCount.set({ task }, byTask.get(task)?.jobs ?? 0);
        jobAge.set({ task }, byTask.get(task)?.oldestSeconds ?? 0);
      }
      answers.set(1);
    } catch (error) {
      context.log.warn({ err: error }, "the metrics of the database could not be read");
      for (const each of all) each.reset();
      answers.set(0);
    }
  };
}

/**
 * Remembers since when each call has been claimable. When a slot became free is not stored anywhere, and the due time
 * of a call that had to wait for a slot says nothing about the workers.
 */
function createAges(): (callIds: readonly string[]) => number {
  let since = new Map<string, number>();
  return (callIds) => {
    const now = performance.now();
    since = new Map(callIds.map((id) => [id, since.get(id) ?? now]));
    return now - Math.min(now, ...since.values());
  };
}
