import pg from "pg";
import { databaseCalled, waitForCreation } from "#db/queries/databases.ts";
import { type Env, EnvError, settings } from "../env.ts";
import { findDatabaseProblem } from "./check-database.ts";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";

export interface Database {
  readonly url: string;
  /** Settles only if an embedded server ends unasked. */
  readonly failed: Promise<Error>;
  readonly stop: () => Promise<void>;
}

const databaseName = "call_scheduler";
/** A server and commands may find the database missing at the same moment. */
const creationLock = "7264120004";

/**
 * The database that the environment names, or an embedded one for as long as it is not stopped.
 * @throws EnvError when it cannot be used, DataFolderInUseError
 */
export async function openDatabase(env: Env, label: string): Promise<Database> {
  const { databaseUrl, dataDir } = env;
  if (databaseUrl === null) {
    const { url, failed, stop } = await startEmbeddedPostgres({ dataDir, label });
    try {
      return { url: await databaseOn(url), failed, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  }
  const problem = await findDatabaseProblem(databaseUrl);
  if (problem !== null) {
    const { example } = settings.DATABASE_URL;
    throw new EnvError([{ name: "DATABASE_URL", message: problem, example }]);
  }
  return { url: databaseUrl, failed: new Promise(() => {}), stop: async () => {} };
}

/** Our database on an embedded server, made if it is missing. */
export async function databaseOn(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: `${serverUrl}/postgres` });
  client.on("error", () => {});
  await client.connect();
  try {
    await waitForCreation(client, creationLock);
    // Postgres does not prepare or describe a CREATE: it is no `statement`.
    const isThere = (await databaseCalled.count(client, databaseName)) > 0;
    if (!isThere) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
  return `${serverUrl}/${databaseName}`;
}
