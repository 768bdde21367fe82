import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { openReplica, type Replica } from "#db/replica.ts";
import { openTenantDatabases } from "#db/tenants.ts";
import type { DomainContext } from "#domain/context.ts";
import { warnOfInvalidTimeZones } from "#domain/campaigns/time-zones.ts";
import { deriveAreas } from "#domain/areas.ts";
import { foldCounts } from "#domain/calls/keep-counts.ts";
import { resumeCampaignWork } from "#domain/campaigns/campaign-work.ts";
import type { Observe } from "#domain/observed.ts";
import { watchDatabase } from "#domain/ledger/hold-calls.ts";
import { resumeImports } from "#domain/imports/imports.ts";
import { resumeBulkJobs } from "#domain/bulk/bulk-work.ts";
import { resumeUndos } from "#domain/imports/undo-import.ts";
import { type Ledger, openLedger } from "#domain/ledger/ledger.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { reconcileHeld } from "#domain/ledger/reconcile-held.ts";
import { adoptZoneData } from "#domain/scheduling/check-openings.ts";
import { adoptDoNotCallMarks, resumeDoNotCall } from "#domain/contacts/do-not-call.ts";
import { createRefillChanged } from "#domain/scheduling/refill-changed.ts";
import { createRefills, type Refills } from "#domain/scheduling/refills.ts";
import { catchUpTick } from "#domain/scheduling/tick.ts";
import { openEventHub } from "#events/hub.ts";
import { consoleAddress } from "#http/auth/cookie.ts";
import { createProvider, type ProviderConfig } from "#http/auth/provider.ts";
import type { Console } from "#http/console.ts";
import type { Api } from "#http/graphql.ts";
import { createHealthHandler } from "#http/health.ts";
import type { Introspection } from "#http/introspection.ts";
import type { MetricsAddress } from "#http/metrics-server.ts";
import { createHttpServer } from "#http/server.ts";
import { checkSecretKey, createDomainContext, type DomainConfig } from "#runtime/domain-context.ts";
import { createDetachedWork, type DetachedWork } from "#runtime/detached-work.ts";
import { keepPackVersions } from "#runtime/rule-packs/keep-versions.ts";
import { loadCallingRules, reportCallingRules } from "#runtime/rule-packs/load.ts";
import type { ReadPack } from "#runtime/rule-packs/read-packs.ts";
import { openMetrics } from "#runtime/metrics/open-metrics.ts";
import { createReadiness } from "#runtime/readiness.ts";
import { startWorker, type Worker } from "#runtime/worker.ts";
import { crontab } from "#tasks/crontab.ts";
import { createTaskList } from "#tasks/index.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { createLog } from "./log.ts";

export interface AppConfig extends Omit<DomainConfig, "log"> {
  readonly databaseUrl: string;
  /** A standby from which histories are read; default: none. */
  readonly databaseReadUrl?: string | null;
  readonly role: "all" | "api" | "worker";
  readonly host: string;
  /** 0: a free port, which `App.url` contains. */
  readonly port: number;
  /** Null: the address at which the server listens. */
  readonly publicUrl: string | null;
  readonly log?: Logger;
  readonly limits?: Limits;
  /** A folder of rule packs of the operator; default: none. */
  readonly callingRulesDir?: string | null;
  /** Default: there is none. */
  readonly console?: ConsoleConfig | null;
  /** Default: on, and open to everyone. */
  readonly isGraphiqlOn?: boolean;
  readonly introspection?: Introspection;
  /** Where metrics are served; default: nowhere. */
  readonly metrics?: MetricsAddress | null;
  /** Whether traces are sent, as OpenTelemetry's environment variables say. Default: no. */
  readonly isTraced?: boolean;
}

/** The console that an app serves. */
export interface ConsoleConfig {
  /** The URL at which people open it; null: this machine, by the name localhost. */
  readonly url: string | null;
  readonly files: Console["files"];
  /** By which people sign in; default: none. */
  readonly provider?: ProviderConfig | null;
}

export interface App {
  /** The address of the server, without a trailing slash. */
  readonly url: string;
  /** Where people open the console, without a trailing slash; null: there is none. */
  readonly consoleUrl: string | null;
  /** The address of the metrics; null: they are off. */
  readonly metricsUrl: string | null;
  readonly context: DomainContext;
  /**
   * Answers `/ready` with 503 and begins no more jobs, but goes on taking requests for so long: a load
   * balancer needs a while to notice.
   */
  withdraw(forMs: number): Promise<void>;
  /** Shuts down within fifteen seconds: first requests and jobs, then the connections that they use. */
  close(): Promise<void>;
}

/** A connection that a job still holds then is closed by the end of the process. */
const poolPatienceMs = 3_000;

/** Spans that a collector has not taken by then are lost. */
const tracesPatienceMs = 3_000;

/**
 * The composition root: creates all parts and passes them to each other. When it returns, the database is migrated,
 * the API serves and the worker is starting, depending on the role. `/ready` says when the worker takes jobs.
 */
export async function createApp(config: AppConfig): Promise<App> {
  const { databaseUrl, role, log = createLog("info"), limits = defaultLimits } = config;
  const packs = await prepare(config);
  await using resources = new AsyncDisposableStack();
  const pool = openPool(databaseUrl, limits, resources);
  let url = "";
  const metrics = await openMetrics(config.metrics ?? null, log);
  const observe = both(metrics.observe, await openTraces(config.isTraced ?? false, resources));
  const isWorker = role !== "api";
  let isClosing = false;
  const refill: DomainContext["refill"] = (tenantIds, at) => refills.request(tenantIds, at);
  const domain = { ...config, log, refill, ...(observe && { observe }) };
  const context = createDomainContext(domain, pool, () => config.publicUrl ?? url);
  await check(context, packs);
  const refills = openRefills(context, isWorker, () => isClosing);
  resources.defer(() => refills.idle());

  const detached = createDetachedWork(log);
  const ledger = openLedger(context, detached.run);
  let port = config.port;
  const consoleUrl = () => config.console?.url ?? `http://localhost:${port}`;
  const parts = { context, ledger, console: openConsole(config, consoleUrl) };
  const api = role === "worker" ? null : await openApi(config, parts, resources);
  let worker: Worker | null = null;
  const readiness = createReadiness({
    context,
    tenants: api?.tenants ?? null,
    worker: isWorker ? () => worker : undefined,
    isClosing: () => isClosing,
  });
  const server = createHttpServer({ health: createHealthHandler(readiness), api, limits, log });
  resources.defer(async () => {
    isClosing = true;
    await Promise.all([server.drain(), worker?.stop()]);
    await server.close();
  });
  const address = await server.listen(config.port, config.host);
  port = address.port;
  url = `http://${hostInUrl(config.host)}:${port}`;
  if (isWorker) {
    await catchUp(context);
    worker = openWorker(context, ledger, detached);
  }
  const pools = { all: pool, ...(api !== null && { tenants: api.tenants.pool }) };
  const metricsUrl = await metrics.serve({ context, pools, isWorker }, resources);
  const kept = resources.move();
  return {
    url,
    consoleUrl: api?.console ? consoleUrl() : null,
    metricsUrl,
    context,
    async withdraw(forMs) {
      isClosing = true;
      server.sendAway();
      await Promise.all([delay(forMs), worker?.stop()]);
    },
    close: () => kept.disposeAsync(),
  };
}

/** What must be in place before anything is opened. Returns the rule packs. */
async function prepare({
  callingRulesDir = null,
  databaseUrl,
}: AppConfig): Promise<readonly ReadPack[]> {
  const packs = loadCallingRules(callingRulesDir);
  await migrate(databaseUrl);
  return packs;
}

async function check(context: DomainContext, packs: readonly ReadPack[]): Promise<void> {
  await checkSecretKey(context);
  await keepPackVersions(context.pool, packs, await context.clock.now(context.pool));
  await reportCallingRules(context);
}

function openPool(url: string, limits: Limits, resources: AsyncDisposableStack): pg.Pool {
  const { databasePool: max, schedulerStatementTimeoutMs: statementTimeoutMs } = limits;
  const pool = createPool(url, { max, statementTimeoutMs });
  resources.defer(() => Promise.race([pool.end(), delay(poolPatienceMs)]));
  return pool;
}

/** What changed while no worker ran. */
async function catchUp(context: DomainContext): Promise<void> {
  await warnOfInvalidTimeZones(context);
  await adoptZoneData(context);
  await adoptDoNotCallMarks(context);
  await watchDatabase(context);
}

/** What a process claims, it or another must be able to send. */
function openRefills(context: DomainContext, isWorker: boolean, isClosing: () => boolean): Refills {
  const { watermark, epoch } = context;
  if (!isWorker) {
    return createRefills(context, { needsWorker: true, mayBegin: () => !epoch.isOver });
  }
  return createRefills(context, {
    mayBegin: () => !isClosing() && !epoch.isOver && watermark.member?.isAdmitted === true,
  });
}

/** The library is loaded only if it is used. */
async function openTraces(
  isOn: boolean,
  resources: AsyncDisposableStack,
): Promise<Observe | undefined> {
  if (!isOn) return undefined;
  const traces = (await import("#runtime/traces/traces.ts")).startTraces();
  resources.defer(() => Promise.race([traces.close(), delay(tracesPatienceMs)]));
  return traces.observe;
}

function both(one: Observe | undefined, other: Observe | undefined): Observe | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (observed) => {
    one(observed);
    other(observed);
  };
}

/** `url` is read each time: it is known only after listening. */
function openConsole({ console }: AppConfig, url: () => string): Console | null {
  if (!console) return null;
  const { files, provider = null } = console;
  const address = () => consoleAddress(url());
  return { address, files, provider: provider && createProvider(provider) };
}

/** The parts that the API uses; closed with `resources`. */
async function openApi(
  config: AppConfig,
  parts: Pick<Api, "context" | "ledger" | "console">,
  resources: AsyncDisposableStack,
): Promise<Api> {
  const { databaseUrl, limits = defaultLimits } = config;
  const { isGraphiqlOn = true, introspection = "everyone" } = config;
  const { context } = parts;
  const { log, pool, secrets } = context;
  const events = await openEventHub({ connectionString: databaseUrl, pool, secrets, log });
  resources.defer(() => events.close());
  const tenants = await openTenantDatabases(databaseUrl, pool, {
    max: limits.databaseTenantPool,
    statementTimeoutMs: limits.requestTimeoutMs,
  });
  resources.defer(() => Promise.race([tenants.end(), delay(poolPatienceMs)]));
  const replica = await openReads(config, context, resources);
  const trustedHosts = hostsOf(config);
  return { ...parts, tenants, replica, events, trustedHosts, isGraphiqlOn, introspection, limits };
}

function hostsOf({ vapiBaseUrl, simulatorUrl }: AppConfig): ReadonlySet<string> {
  const urls = simulatorUrl === null ? [vapiBaseUrl] : [vapiBaseUrl, simulatorUrl];
  return new Set(urls.map((url) => new URL(url).hostname));
}

async function openReads(
  { databaseReadUrl: url = null, limits = defaultLimits }: AppConfig,
  { pool: primary, log }: DomainContext,
  resources: AsyncDisposableStack,
): Promise<Replica | null> {
  if (url === null) return null;
  const { databaseTenantPool: max, requestTimeoutMs: statementTimeoutMs } = limits;
  const replica = await openReplica({ url, primary, log, max, statementTimeoutMs });
  resources.defer(() => Promise.race([replica.close(), delay(poolPatienceMs)]));
  return replica;
}

function openWorker(context: DomainContext, ledger: Ledger, detached: DetachedWork): Worker {
  const refillChanged = createRefillChanged(context);
  const worker = startWorker({
    context,
    taskList: createTaskList(context, ledger),
    crontab,
    watchdog: async () => {
      await reconcileHeld(context, detached.run);
      await catchUpTick(context);
      await refillChanged();
      await reconcile(context, detached.run);
      await resumeImports(context);
      await resumeUndos(context);
      await resumeBulkJobs(context);
      await resumeCampaignWork(context);
      await resumeDoNotCall(context);
      await foldCounts(context);
      await deriveAreas(context);
    },
    watchdogIntervalMs: context.horizons.reconcileMs,
    whenDetachedEnds: () => detached.ended(),
  });
  // Another version places the calls now.
  void context.epoch.over.then(() => worker.stop());
  return worker;
}

/** "All addresses" is not an address that a browser can open; localhost is one of them. */
function hostInUrl(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
