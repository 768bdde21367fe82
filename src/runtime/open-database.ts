import pg from "pg";
import { databaseCalled, waitForCreation } from "#db/queries/databases.ts";
import { type Env, EnvError, settings } from "../env.ts";
import { findDatabaseProblem } from "./check-database.ts";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";

export interface Database {
  readonly url: string;
  /** Settles only if an embedded server ends without being stopped. */
  readonly failed: Promise<Error>;
  readonly stop: () => Promise<void>;
}

const databaseName = "call_scheduler";
/** A server and commands may find at the same time that the database does not exist. */
const creationLock = "7264120004";

/**
 * The database of the environment, or an embedded one until it is stopped.
 * @throws EnvError if it cannot be used, DataFolderInUseError
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

/** This server's database on an embedded Postgres, created if it does not exist. */
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
