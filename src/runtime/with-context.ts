import "../home-folder.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { CannotStartError } from "../cannot-start.ts";
import { type Env, loadEnvFile, readEnv } from "../env.ts";
import { createLog } from "../log.ts";
import { checkSecretKey, createDomainContext } from "./domain-context.ts";
import { DataFolderInUseError } from "#embedded-postgres/embedded-postgres.ts";
import { type Database, databaseOn, openDatabase } from "./open-database.ts";
import { keepPackVersions } from "./rule-packs/keep-versions.ts";
import { loadCallingRules } from "./rule-packs/load.ts";
import { secretKeyOf } from "./secret-key.ts";

/**
 * For commands: does `work` with the domain of the configured database, whether or not a server is running. If it
 * fails, the process ends with an error that says what to do.
 */
export async function withContext(
  work: (context: DomainContext, env: Env) => Promise<void>,
): Promise<void> {
  try {
    loadEnvFile();
    const env = readEnv(process.env);
    mustHaveDatabase(env);
    await using resources = new AsyncDisposableStack();
    const database = await openDatabase(env, `a command, process ${process.pid}`).catch(
      joinRunning,
    );
    resources.defer(database.stop);
    const packs = loadCallingRules(env.callingRulesDir);
    await migrate(database.url);
    const pool = createPool(database.url, { max: 4 });
    resources.defer(() => pool.end());
    const config = {
      secretKey: await secretKeyOf(env),
      formerSecretKeys: env.formerSecretKeys,
      vapiBaseUrl: env.vapiBaseUrl,
      simulatorUrl: null,
      log: createLog("warn"),
    };
    const context = createDomainContext(config, pool, () => env.publicUrl ?? "");
    await checkSecretKey(context);
    await keepPackVersions(pool, packs, await context.clock.now(pool));
    await work(context, env);
  } catch (error) {
    console.error(error instanceof CannotStartError ? error.message : error);
    process.exitCode = 1;
  }
}

/** A command must not create an embedded database: it would not be the server's. */
function mustHaveDatabase({ databaseUrl, dataDir }: Env): void {
  if (databaseUrl !== null || existsSync(join(dataDir, "postgres"))) return;
  throw new CannotStartError(
    `There is no database in ${dataDir} yet. Start the server first (npm start), or set DATABASE_URL and SECRET_KEY of the server, in the environment or in .env.`,
  );
}

/** A server is using the embedded database: a command uses it too. */
async function joinRunning(error: unknown): Promise<Database> {
  if (!(error instanceof DataFolderInUseError)) throw error;
  const url = await databaseOn(error.url);
  return { url, failed: new Promise(() => {}), stop: async () => {} };
}
