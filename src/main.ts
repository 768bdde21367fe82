import "./home-folder.ts";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { start } from "./start.ts";
import { CannotStartError } from "./cannot-start.ts";
import { loadEnvFile, readEnv } from "./env.ts";
import { createLog } from "./log.ts";

/** How long the shutdown may take, after the drain delay, before the process exits anyway. */
const patienceMs = 15_000;
/** npm passes Ctrl-C on, although the terminal has sent it to the whole process group: it arrives twice. */
const echoMs = 500;

try {
  loadEnvFile();
  const env = readEnv(process.env);
  const { secretKey, formerSecretKeys, bootstrapApiKey, provider } = env;
  const secrets = [
    secretKey,
    ...formerSecretKeys,
    bootstrapApiKey,
    provider?.clientSecret ?? null,
  ].filter((text) => text !== null);
  const log = createLog(env.logLevel, { secrets });
  const starting = start(env, log);
  const stop = async (delayMs: number): Promise<void> => await (await starting).stop(delayMs);
  listenForSignals(stop, env.drainDelayMs, log);
  const running = await starting;
  console.log(running.banner);
  void running.failed.then((error) => {
    log.fatal({ err: error }, "the embedded Postgres stopped unexpectedly");
    process.exit(1);
  });
} catch (error) {
  console.error(error instanceof CannotStartError ? error.message : error);
  process.exit(1);
}

/** Shuts the process down on a signal, also while it is starting. */
function listenForSignals(
  stop: (drainDelayMs: number) => Promise<void>,
  drainDelayMs: number,
  log: Logger,
): void {
  let askedAt: number | undefined;
  const end = async (delayMs: number): Promise<void> => {
    if (askedAt !== undefined && performance.now() - askedAt > echoMs) process.exit(130);
    if (askedAt !== undefined) return;
    askedAt = performance.now();
    console.log("Shutting down: finishing work in progress. Press Ctrl-C again to stop at once.");
    const isDone = await Promise.race([
      stop(delayMs).then(
        () => true,
        (error: unknown) => {
          log.error({ err: error }, "the shutdown failed");
          return false;
        },
      ),
      delay(delayMs + patienceMs),
    ]);
    process.exit(isDone ? 0 : 1);
  };
  // Supervisors and orchestrators send SIGTERM; a person who types Ctrl-C waits for no load balancer.
  process.on("SIGTERM", () => void end(drainDelayMs));
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => void end(0));
}
