import { EventEmitter, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import {
  Logger as QueueLogger,
  type ParsedCronItem,
  run,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import type { Logger } from "pino";
import { queueSchema } from "#db/schemas.ts";
import type { DomainContext } from "#domain/context.ts";
import { every } from "./every.ts";
import { poolForQueue } from "./queue-pool.ts";
import { freeJobs, startHeartbeat, unregister } from "./heartbeat.ts";

/** Jobs at the same time. They mostly wait for Postgres; work that waits for VAPI is detached from them. */
const concurrentJobs = 50;
/**
 * Jobs that are due at once are announced; this is how late a job for a later instant may start. Asking ten times a
 * second and not twice costs an idle worker less than a hundredth of one processor (docs/proof.md, "Punctuality").
 */
const pollIntervalMs = 100;
const restartDelayMs = 1_000;
/** Jobs that have not ended by then are given to other workers; every job can be run again safely. */
const stopTimeoutMs = 10_000;
/** The same when the queue begins anew, because it could not record the end of a job. */
const drainMs = 3_000;

export interface WorkerOptions {
  readonly context: DomainContext;
  readonly taskList: TaskList;
  readonly crontab: ParsedCronItem[];
  /** Runs every few seconds, independently of the queue, and completes what jobs left undone. */
  readonly watchdog: () => Promise<unknown>;
  readonly watchdogIntervalMs: number;
  /** Resolves when the work that jobs and the watchdog have detached has ended. */
  readonly whenDetachedEnds?: () => Promise<void>;
}

/** How this process gets its jobs. Times are monotonic; Infinity if it has not happened yet. */
interface Fetching {
  /** As many jobs run as may, so the queue is not asked. */
  readonly isBusy: boolean;
  readonly queueAnsweredMsAgo: number;
  readonly jobBegunMsAgo: number;
}

export interface Worker {
  isRunning(): boolean;
  fetching(): Fetching;
  /** Waits for jobs and detached work, for ten seconds at most, and returns the other jobs to the queue. */
  stop(): Promise<void>;
}

/** Runs jobs of the queue until it is stopped, also after the database was unavailable for a time. */
export function startWorker(options: WorkerOptions): Worker {
  const { context, taskList, crontab, watchdog, watchdogIntervalMs, whenDetachedEnds } = options;
  const { pool, log } = context;
  const events: WorkerEvents = new EventEmitter();
  const workerIds = collectWorkerIds(events);
  const fetching = watchFetching(events);
  endBrokenPools(events);
  const stopping = new AbortController();
  const heartbeat = startHeartbeat(context, workerIds);
  let isRunning = false;
  const work = async (): Promise<void> => {
    // A process that is not admitted would claim calls and not send them.
    await Promise.race([heartbeat.admitted, once(stopping.signal, "abort")]);
    if (stopping.signal.aborted) return;
    // The jobs that a former run still locks are free: it ended because the database was unavailable.
    await freeJobs(pool, workerIds);
    const runner = await run({
      pgPool: poolForQueue(pool),
      taskList,
      parsedCronItems: crontab,
      noHandleSignals: true,
      events,
      logger: queueLogger(log),
      preset: {
        worker: {
          schema: queueSchema,
          concurrentJobs,
          pollInterval: pollIntervalMs,
          // Idle workers share one request to the database. Jobs that wait in this process are soon returned.
          localQueue: { size: concurrentJobs, ttl: 5_000 },
          completeJobBatchDelay: 0,
          // Not only for speed: without it, a failure that cannot be recorded ends the process.
          failJobBatchDelay: 0,
        },
      },
    });
    isRunning = true;
    const stop = (): void => void runner.stop().catch(() => {});
    if (stopping.signal.aborted) stop();
    stopping.signal.addEventListener("abort", stop);
    await runner.promise.finally(() => stopping.signal.removeEventListener("abort", stop));
  };
  const supervise = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => log.error({ err: error }, "the worker failed"));
      isRunning = false;
      await delay(restartDelayMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  const working = supervise();
  const stopWatchdog = every(watchdogIntervalMs, "the watchdog", log, watchdog);
  const end = async (): Promise<void> => {
    stopping.abort();
    const patience = delay(stopTimeoutMs, undefined, { ref: false });
    const finished = Promise.all([working, stopWatchdog()]).then(() => whenDetachedEnds?.());
    await Promise.race([finished, patience]);
    await heartbeat.stop();
    // Without this, other processes free the jobs some seconds later.
    await unregister(context, workerIds).catch((error: unknown) => {
      log.warn({ err: error }, "this worker could not notify the other workers of its shutdown");
    });
  };
  let ended: Promise<void> | undefined;
  return { isRunning: () => isRunning, fetching, stop: () => (ended ??= end()) };
}

/** The names under which this process locks jobs; grows while it starts. */
function collectWorkerIds(events: WorkerEvents): Set<string> {
  const ids = new Set<string>();
  events.on("pool:create", ({ workerPool }) => ids.add(workerPool.id));
  events.on("worker:create", ({ worker }) => ids.add(worker.workerId));
  return ids;
}

/**
 * A pool of the queue ends by itself when it could not record the end of a job, and `work` begins anew. But graphile-worker
 * 0.18 waits for ever if that happens several times: it counts down each failure and never reaches zero (`batch` in its
 * main.js). Its jobs, and those behind them in their queues, would be locked as long as this process lives.
 */
function endBrokenPools(events: WorkerEvents): void {
  const ending = new WeakSet<object>();
  events.on("pool:fatalError", ({ workerPool }) => {
    if (ending.has(workerPool)) return;
    ending.add(workerPool);
    const reason = "the end of a job could not be recorded";
    const force = async (): Promise<void> => void (await workerPool.forcefulShutdown(reason));
    const timer = setTimeout(() => void force().catch(() => {}), drainMs);
    timer.unref();
    const ended = (released: { readonly workerPool: object }): void => {
      if (released.workerPool !== workerPool) return;
      clearTimeout(timer);
      events.off("pool:release", ended);
    };
    events.on("pool:release", ended);
  });
}

/**
 * Follows the queue's events. A worker that has just started counts as answered, so that it has time for its first
 * request.
 */
function watchFetching(events: WorkerEvents): () => Fetching {
  let running = 0;
  let answeredAt = performance.now();
  let begunAt = -Infinity;
  events.on("localQueue:getJobs:complete", () => (answeredAt = performance.now()));
  events.on("job:start", () => {
    begunAt = performance.now();
    running += 1;
  });
  events.on("job:complete", () => (running -= 1));
  // The jobs of a run that ended belong to other workers.
  events.on("pool:create", () => (running = 0));
  return () => ({
    isBusy: running >= concurrentJobs,
    queueAnsweredMsAgo: performance.now() - answeredAt,
    jobBegunMsAgo: performance.now() - begunAt,
  });
}

/**
 * graphile-worker logs every job, and warns that the pool is smaller than the number of jobs (which mostly hold no
 * connection): these lines are logged as debug.
 */
function queueLogger(log: Logger): QueueLogger {
  const levels = { error: "error", warning: "debug", info: "debug", debug: "trace" } as const;
  return new QueueLogger((scope) => (level, message, meta) => {
    const { error } = (meta ?? {}) as { error?: unknown };
    log[levels[level]]({ ...scope, ...(error === undefined ? {} : { err: error }) }, message);
  });
}
