import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import {
  Logger as QueueLogger,
  type ParsedCronItem,
  run,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import type { Logger } from "pino";
import type pg from "pg";
import { queueSchema } from "#db/schemas.ts";
import { every } from "./every.ts";
import { poolForQueue } from "./queue-pool.ts";
import { beat, createWorkerIdentity, freeJobs, heartbeatMs, sayGoodbye } from "./heartbeat.ts";

/** Handlers wait for Postgres, hardly ever for this processor. What waits for VAPI goes on beside them. */
const concurrentJobs = 50;
/**
 * Jobs for now are announced; this is how late a job for a later instant may start. A worker without work
 * asks ten times a second, which takes one processor less than a hundredth of its time more than twice
 * would (docs/proof.md, "Punctuality").
 */
const pollIntervalMs = 100;
const restartDelayMs = 1_000;
/** Jobs that have not ended by then are given to the others; every job can be run again safely. */
const stopTimeoutMs = 10_000;

export interface WorkerOptions {
  readonly pool: pg.Pool;
  readonly taskList: TaskList;
  readonly crontab: ParsedCronItem[];
  /** What is done every few seconds whatever the queue does: it mends what jobs left undone. */
  readonly watchdog: () => Promise<unknown>;
  readonly watchdogIntervalMs: number;
  /** Resolves when what jobs and watchdog have left to others in this process is done. */
  readonly afterwork?: () => Promise<void>;
  readonly log: Logger;
}

/** How this process gets its jobs. Times are monotonic; Infinity where it has not happened yet. */
interface Fetching {
  /** Every place is taken by a job, so that the queue is not asked. */
  readonly isBusy: boolean;
  readonly queueAnsweredMsAgo: number;
  readonly jobBegunMsAgo: number;
}

export interface Worker {
  isRunning(): boolean;
  fetching(): Fetching;
  /** Lets jobs and their afterwork end, for ten seconds at most, and gives the rest back. */
  stop(): Promise<void>;
}

/** Works the queue until it is stopped; a database that goes away and comes back is borne. */
export function startWorker(options: WorkerOptions): Worker {
  const { pool, taskList, crontab, watchdog, watchdogIntervalMs, afterwork, log } = options;
  const identity = createWorkerIdentity();
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => identity.workerIds.add(workerPool.id));
  events.on("worker:create", ({ worker }) => identity.workerIds.add(worker.workerId));

  const fetching = watchFetching(events);
  const stopping = new AbortController();
  let isRunning = false;
  const work = async (): Promise<void> => {
    // What a former run still locks is nobody's: it ended because the database was away.
    await freeJobs(pool, identity);
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
          // Idle workers ask the database once, not once each. What waits here is soon given back.
          localQueue: { size: concurrentJobs, ttl: 5_000 },
          completeJobBatchDelay: 0,
          // Not only for speed: without it, a failure that cannot be noted ends the process.
          failJobBatchDelay: 0,
        },
      },
    });
    isRunning = true;
    const stop = (): void => void runner.stop().catch(() => {});
    if (stopping.signal.aborted) stop();
    stopping.signal.addEventListener("abort", stop);
    await runner.promise.finally(() => {
      isRunning = false;
      stopping.signal.removeEventListener("abort", stop);
    });
  };
  const supervise = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => log.error({ err: error }, "the worker failed"));
      await delay(restartDelayMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  const working = supervise();
  const stopHeartbeat = every(heartbeatMs, "the heartbeat", log, () => beat(pool, identity));
  const stopWatchdog = every(watchdogIntervalMs, "the watchdog", log, watchdog);
  const end = async (): Promise<void> => {
    stopping.abort();
    const patience = delay(stopTimeoutMs, undefined, { ref: false });
    const finished = Promise.all([working, stopWatchdog()]).then(() => afterwork?.());
    await Promise.race([finished, patience]);
    await stopHeartbeat();
    // Without it the others find out some seconds later.
    await sayGoodbye(pool, identity).catch((error: unknown) => {
      log.warn({ err: error }, "this worker could not notify the other workers of its shutdown");
    });
  };
  let ended: Promise<void> | undefined;
  return { isRunning: () => isRunning, fetching, stop: () => (ended ??= end()) };
}

/** Follows the queue's events. A worker that has just started counts as answered, so that it has time to ask. */
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
  // A run that ended has left its jobs to others.
  events.on("pool:create", () => (running = 0));
  return () => ({
    isBusy: running >= concurrentJobs,
    queueAnsweredMsAgo: performance.now() - answeredAt,
    jobBegunMsAgo: performance.now() - begunAt,
  });
}

/**
 * The queue tells of every job, and warns that the pool is smaller than the number of jobs (which mostly
 * wait for VAPI and hold no connection): at our levels that is detail.
 */
function queueLogger(log: Logger): QueueLogger {
  const levels = { error: "error", warning: "debug", info: "debug", debug: "trace" } as const;
  return new QueueLogger((scope) => (level, message, meta) => {
    const { error } = (meta ?? {}) as { error?: unknown };
    log[levels[level]]({ ...scope, ...(error === undefined ? {} : { err: error }) }, message);
  });
}
