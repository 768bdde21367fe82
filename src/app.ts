import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { openTenantDatabases } from "#db/tenants.ts";
import type { DomainContext } from "#domain/context.ts";
import { warnOfInvalidTimeZones } from "#domain/campaigns/time-zones.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { catchUpTick } from "#domain/scheduling/tick.ts";
import { openEventHub } from "#events/hub.ts";
import { createHealthHandler } from "#http/health.ts";
import { createHttpServer } from "#http/server.ts";
import { checkSecretKey, createDomainContext, type DomainConfig } from "#runtime/domain-context.ts";
import { createAfterwork } from "#runtime/afterwork.ts";
import { startWorker, type Worker } from "#runtime/worker.ts";
import { crontab } from "#tasks/crontab.ts";
import { createTaskList } from "#tasks/index.ts";
import { createLog } from "./log.ts";

export interface AppConfig extends Omit<DomainConfig, "log"> {
  readonly databaseUrl: string;
  readonly role: "all" | "api" | "worker";
  readonly host: string;
  /** 0 takes a free one; `App.url` tells which. */
  readonly port: number;
  /** Null: the address at which the server listens. */
  readonly publicUrl: string | null;
  readonly log?: Logger;
}

export interface App {
  /** Where the server answers, without a trailing slash. */
  readonly url: string;
  readonly context: DomainContext;
  /** Ends in good order, within fifteen seconds: requests and jobs first, then what they stand on. */
  close(): Promise<void>;
}

/** Connections that a job keeps beyond its time are left to the end of the process. */
const poolPatienceMs = 3_000;

/**
 * The composition root: everything is made here and handed down. When it returns, the database is
 * migrated, the server answers and the worker works, as far as the role has them.
 */
export async function createApp(config: AppConfig): Promise<App> {
  const { databaseUrl, role, log = createLog("info") } = config;
  await migrate(databaseUrl);
  await using resources = new AsyncDisposableStack();
  const pool = createPool(databaseUrl);
  resources.defer(() => Promise.race([pool.end(), delay(poolPatienceMs)]));
  let url = "";
  const context = createDomainContext({ ...config, log }, pool, () => config.publicUrl ?? url);
  await checkSecretKey(context);

  const { clock } = context;
  const events =
    role === "worker" ? null : await openEventHub({ connectionString: databaseUrl, clock, log });
  if (events !== null) resources.defer(() => events.close());
  const tenants = events === null ? null : await openTenantDatabases(databaseUrl, pool);
  if (tenants !== null) resources.defer(() => Promise.race([tenants.end(), delay(poolPatienceMs)]));

  let worker: Worker | null = null;
  let isClosing = false;
  const server = createHttpServer({
    health: createHealthHandler(async () => ({
      open: !isClosing,
      database: await answers(context),
      ...(role === "api" ? {} : { worker: worker?.isRunning() ?? false }),
    })),
    api: events === null || tenants === null ? null : { context, tenants, events },
  });
  resources.defer(async () => {
    isClosing = true;
    await Promise.all([server.drain(), worker?.stop()]);
    await server.close();
  });
  const address = await server.listen(config.port, config.host);
  url = `http://${hostInUrl(config.host)}:${address.port}`;
  if (role !== "api") {
    await warnOfInvalidTimeZones(context);
    const afterwork = createAfterwork(log);
    worker = startWorker({
      pool,
      taskList: createTaskList(context, afterwork.aside),
      crontab,
      watchdog: async () => {
        await catchUpTick(context);
        await reconcile(context, afterwork.aside);
      },
      watchdogIntervalMs: context.horizons.reconcileMs,
      afterwork: () => afterwork.ended(),
      log,
    });
  }
  const kept = resources.move();
  return { url, context, close: () => kept.disposeAsync() };
}

async function answers({ pool }: DomainContext): Promise<boolean> {
  const patience = delay(2_000, false, { ref: false });
  return await Promise.race([
    pool.query("select").then(
      () => true,
      () => false,
    ),
    patience,
  ]);
}

/** Nobody can go to "all addresses"; this machine is one of those who can be meant. */
function hostInUrl(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
