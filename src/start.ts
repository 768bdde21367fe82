import { join, resolve } from "node:path";
import type { Logger } from "pino";
import type { DomainContext } from "#domain/context.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { firstLoginLink } from "#runtime/login-link.ts";
import { type ConsoleConfig, createApp } from "./app.ts";
import { type Env, EnvError } from "./env.ts";
import { banner, type BannerFacts } from "#runtime/banner.ts";
import { bootstrapKeyProblem } from "#runtime/bootstrap.ts";
import { openConsole, openConsoleForDevelopment } from "#runtime/console/open-console.ts";
import { makeFirstKey } from "#runtime/first-key.ts";
import { openDatabase } from "#runtime/open-database.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { secretKeyOf } from "#runtime/secret-key.ts";

export interface Running {
  /** The text to show to the person who started it. */
  readonly banner: string;
  /** Settles only if an essential part fails. */
  readonly failed: Promise<Error>;
  /**
   * Ends everything in good order, the last started first. Requests are still taken for `drainDelayMs`,
   * while `/ready` answers 503.
   */
  stop(drainDelayMs: number): Promise<void>;
}

/** The sample's calls take about ten seconds: long enough to watch, short enough not to wait for. */
const sampleSpeed = 6;
const sampleOutcomes = { answered: 60, voicemail: 12, noAnswer: 14, busy: 8, silence: 4 };

/**
 * Starts all that the environment asks for. @throws CannotStartError
 */
export async function start(env: Env, log: Logger): Promise<Running> {
  await using resources = new AsyncDisposableStack();
  // Before a database is started.
  loadCallingRules(env.callingRulesDir);
  const dataDir = resolve(env.dataDir);
  const database = await openDatabase(
    env,
    `process ${process.pid}, http://${env.host}:${env.port}`,
  );
  resources.defer(database.stop);
  const simulator = env.isSample
    ? await startSimulator({
        speed: sampleSpeed,
        outcomes: sampleOutcomes,
        stateFile: join(dataDir, "simulator.json"),
      })
    : null;
  if (simulator !== null) resources.defer(() => simulator.close());
  const simulatorUrl = simulator?.url ?? null;
  const app = await createApp({
    ...env,
    console: await consoleOf(env, log),
    databaseUrl: database.url,
    secretKey: await secretKeyOf(env),
    simulatorUrl,
    log,
  }).catch((error: unknown) => {
    throw portProblem(error, env) ?? error;
  });
  resources.defer(() => app.close());
  const { publicUrl } = app.context;
  warnOfPublicUrl(env, publicUrl, log);
  const hasApi = env.role !== "worker";
  const keys = hasApi
    ? await keysFor(app.context, env)
    : { newApiKey: null, keyFile: null, problems: [] };
  for (const problem of keys.problems) log.warn(problem);
  const loginLink = await firstLoginLink(app.context, app.consoleUrl);
  const kept = resources.move();
  return {
    banner: banner({
      url: app.url,
      publicUrl,
      hasApi,
      ...keys,
      consoleUrl: app.consoleUrl,
      loginLink,
      simulatorUrl,
      metricsUrl: app.metricsUrl,
      dataDir: env.databaseUrl === null ? dataDir : null,
      timeZoneData: process.versions["tz"] ?? "unknown",
    }),
    failed: database.failed,
    async stop(drainDelayMs) {
      if (drainDelayMs > 0) await app.withdraw(drainDelayMs);
      await kept.disposeAsync();
    },
  };
}

function warnOfPublicUrl(env: Env, publicUrl: string, log: Logger): void {
  if (env.publicUrl !== null || env.isSample || env.role === "api") return;
  log.warn(
    { publicUrl },
    "PUBLIC_URL is not set: if VAPI cannot reach this address, calls are looked up every 30 seconds only",
  );
}

/** The console that the environment asks for; null: none, or the process has no API. */
async function consoleOf(env: Env, log: Logger): Promise<ConsoleConfig | null> {
  if (env.role === "worker" || env.consoleMode === "off") return null;
  const files = await (env.consoleMode === "dev" ? openConsoleForDevelopment() : openConsole(log));
  return { url: env.consoleUrl, files, provider: env.provider };
}

/** Creates the first key if there is none, and checks whether a given key is valid. */
async function keysFor(
  context: DomainContext,
  env: Env,
): Promise<Pick<BannerFacts, "newApiKey" | "keyFile" | "problems">> {
  const firstKey = await makeFirstKey(context, env);
  const { bootstrapApiKey } = env;
  const problem = bootstrapApiKey && (await bootstrapKeyProblem(context, bootstrapApiKey));
  return {
    newApiKey: firstKey?.shown ?? null,
    keyFile: firstKey?.file ?? null,
    problems: problem === null ? [] : [problem],
  };
}

function portProblem(error: unknown, env: Env): EnvError | null {
  const { code, port = env.port } = error as NodeJS.ErrnoException & { readonly port?: number };
  const name = port === env.metrics?.port ? "METRICS_PORT" : "PORT";
  switch (code) {
    case "EADDRINUSE":
      return new EnvError([
        { name, message: `${port} is in use by another program`, example: `${port + 1}` },
      ]);
    case "EACCES":
      return new EnvError([
        {
          name,
          message: `${port} requires permissions that this user does not have`,
          example: "4000",
        },
      ]);
    default:
      return null;
  }
}
