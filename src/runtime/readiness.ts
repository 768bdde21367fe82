import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { TenantDatabases } from "#db/tenants.ts";
import { isDatabaseReconciling } from "#db/queries/reconciliation.ts";
import { jobsWaitForWorker } from "#db/queries/waiting-jobs.ts";
import { anyApiKey, proveWrite, silentWebhooks, visibleToNobody } from "#db/queries/readiness.ts";
import type { DomainContext } from "#domain/context.ts";
import type { Check, Readiness } from "#http/health.ts";
import { jobs } from "#jobs/catalogue.ts";
import type { Worker } from "./worker.ts";

/** A result is shared by all requests within this time: at most about one check per second runs. */
const keptMs = 900;
/** A check that has not answered by then has failed. */
const patienceMs = 2_000;

/** What is checked. A worker has no tenants' connections; an API has no worker. */
export interface Subjects {
  readonly context: DomainContext;
  readonly tenants: TenantDatabases | null;
  /** Undefined in a process that is not a worker; null before it has started. */
  readonly worker: (() => Worker | null) | undefined;
  readonly isClosing: () => boolean;
}

const ok: Check = { ok: true };

/** The reason that is part of every first start, and no cause for a warning. */
const firstStart = "FIRST_START";

function failed(reason: string, message: string): Check {
  return { ok: false, reason, message };
}

/**
 * Whether this process can do its work: it commits a write, checks that row-level security holds and that an API key
 * exists (API), and that the queue is read (worker). However often it is asked, at most one check runs at a time, and
 * its result is shared.
 */
export function createReadiness(subjects: Subjects): () => Promise<Readiness> {
  const { log } = subjects.context;
  /** What failed in the last check: a failure is logged once, and not at each probe. */
  const logged = new Map<string, string>();
  const note = (name: string, check: Check, err: unknown): void => {
    const reason = check.ok ? "" : check.reason;
    if ((logged.get(name) ?? "") === reason) return;
    logged.set(name, reason);
    if (check.ok) log.info({ check: name }, "a readiness check passes again");
    else if (reason === firstStart) log.info({ check: name, reason }, check.message);
    else log.warn({ check: name, reason, err }, `not ready: ${check.message}`);
  };
  let last: { readonly at: number; readonly readiness: Promise<Readiness> } | null = null;
  let underWay: Promise<unknown> | null = null;
  return async () => {
    const now = performance.now();
    // A check that hangs is not repeated: requests meanwhile get what it has found by then.
    if (last === null || (now - last.at > keptMs && underWay === null)) {
      const { readiness, done } = look(subjects, note);
      last = { at: now, readiness };
      underWay = done;
      void done.finally(() => (underWay = null));
    }
    const { checks, details } = await last.readiness;
    const open = subjects.isClosing()
      ? failed("CLOSING", "The process is shutting down and accepts no new work.")
      : ok;
    return { checks: { open, ...checks }, details };
  };
}

/** `done` settles when every statement has been answered; `readiness` settles after the time limit at the latest. */
function look(
  subjects: Subjects,
  note: (name: string, check: Check, err: unknown) => void,
): { readiness: Promise<Readiness>; done: Promise<unknown> } {
  const running = Object.entries(checksOf(subjects)).map(([name, check]) => {
    let cause: unknown;
    const result = check().catch((error: unknown) => {
      cause = error;
      return diagnose(error);
    });
    return {
      name,
      result: result.then((checked) => {
        note(name, checked, cause);
        return checked;
      }),
    };
  });
  const webhooks = silentWebhooks.first(subjects.context.pool).then(
    (silent) => (silent!.exists ? "SILENT" : "OK"),
    () => "UNKNOWN",
  );
  const calls = isDatabaseReconciling.first(subjects.context.pool).then(
    (row) => (row!.isReconciling ? "RECONCILING" : "OK"),
    () => "UNKNOWN",
  );
  const { epoch } = subjects.context;
  const schema = epoch.look(subjects.context.pool).then(
    () => (epoch.isOver ? "NEWER" : "OK"),
    () => "UNKNOWN",
  );
  const late = failed("NO_ANSWER", `The database did not respond within ${patienceMs / 1000} s.`);
  const bounded = running.map(async ({ name, result }) => {
    const patience = new AbortController();
    const options = { signal: patience.signal, ref: false };
    const timeout = delay(patienceMs, late, options).catch(() => late);
    const check = await Promise.race([result, timeout]);
    patience.abort();
    return [name, check] as const;
  });
  return {
    readiness: Promise.all(bounded).then(async (checks) => ({
      checks: Object.fromEntries(checks),
      details: {
        timeZoneData: process.versions["tz"] ?? "unknown",
        webhooks: await Promise.race([webhooks, delay(patienceMs, "UNKNOWN", { ref: false })]),
        calls: await Promise.race([calls, delay(patienceMs, "UNKNOWN", { ref: false })]),
        schema: await Promise.race([schema, delay(patienceMs, "UNKNOWN", { ref: false })]),
      },
    })),
    done: Promise.all([webhooks, calls, schema, ...running.map(({ result }) => result)]),
  };
}

function checksOf({ context, tenants, worker }: Subjects): Record<string, () => Promise<Check>> {
  const { pool } = context;
  return {
    database: async () => {
      await proveWrite(pool);
      return ok;
    },
    ...(tenants !== null && {
      rowLevelSecurity: () => checkIsolation(tenants.of(null).pool),
      apiKey: () => checkApiKey(pool),
    }),
    ...(worker !== undefined && {
      jobs: async () =>
        await (context.epoch.isOver ? replaced(tenants) : checkJobs(context, worker())),
    }),
  };
}

/**
 * A worker that may place no more calls. Where the process also serves the API, it stays ready: a load balancer would
 * take the API away, which continues until the process is replaced.
 */
function replaced(tenants: TenantDatabases | null): Check {
  if (tenants !== null) return ok;
  return failed(
    "SCHEMA_NEWER",
    "The database was changed for a newer version. This worker places no more calls: replace it by a worker of that version.",
  );
}

/** The first start makes the first tenant and its key in one transaction, when the server already listens. */
async function checkApiKey(pool: pg.Pool): Promise<Check> {
  const { exists, isEmpty } = (await anyApiKey.first(pool))!;
  if (exists) return ok;
  if (isEmpty) {
    return failed(
      firstStart,
      "The first start has not finished: the first tenant and its API key are being created.",
    );
  }
  return failed(
    "NO_API_KEY",
    "No tenant has an API key in force: create one with npm run tenant -- key <tenant>.",
  );
}

async function checkIsolation(pool: pg.Pool): Promise<Check> {
  if (!(await visibleToNobody.first(pool))!.seen) return ok;
  return failed(
    "ROW_LEVEL_SECURITY_OFF",
    "Row-level security does not work: a connection without a tenant can read rows. Do not start the API on this database; see docs/adr/0008.",
  );
}

async function checkJobs({ pool, horizons }: DomainContext, worker: Worker | null): Promise<Check> {
  if (worker?.isRunning() !== true) {
    return failed(
      "WORKER_STOPPED",
      "The worker is not running. It restarts within seconds; otherwise see the log.",
    );
  }
  const { isBusy, queueAnsweredMsAgo, jobBegunMsAgo } = worker.fetching();
  if (!isBusy && queueAnsweredMsAgo > horizons.queueSilentMs) {
    return failed(
      "QUEUE_SILENT",
      "The worker gets no response from the job queue: check the database and its pooler.",
    );
  }
  if (isBusy || jobBegunMsAgo <= horizons.jobWaitsMs) return ok;
  // If the queue has stopped answering, this question would not be answered either.
  if (queueAnsweredMsAgo > horizons.queueSilentMs / 2) return ok;
  const waiting = await jobsWaitForWorker.first(pool, Object.keys(jobs), horizons.jobWaitsMs);
  return waiting!.exists
    ? failed(
        "NO_JOB_FETCHED",
        "Jobs are due, but this worker fetches none: check the queue's tables and their permissions.",
      )
    : ok;
}

/** Why the database does not answer, by Postgres's code or the network's. */
function diagnose(error: unknown): Check {
  const { code } = error as { code?: string };
  switch (code) {
    case "25006":
      return failed(
        "DATABASE_READ_ONLY",
        "The database is read-only: it is a standby, or was set to read-only.",
      );
    case "53100":
      return failed("DISK_FULL", "The database's disk is full.");
    case "53200":
    case "53300":
      return failed("DATABASE_OVERLOADED", "The database has no free connections or memory.");
    case "57P01":
    case "57P02":
    case "57P03":
      return failed("DATABASE_RESTARTING", "The database is starting or shutting down.");
    case "42501":
      return failed(
        "PERMISSION_DENIED",
        "The database user lacks a permission: see docs/adr/0008.",
      );
    case "57014":
      return failed("NO_ANSWER", "The database did not respond in time.");
    default:
      return failed(
        "DATABASE_UNREACHABLE",
        "The database cannot be reached or refused a statement: see the log.",
      );
  }
}
