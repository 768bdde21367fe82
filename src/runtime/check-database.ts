import { type DatabaseAddress, DatabaseUrlError, readDatabaseUrl } from "#db/address.ts";
import { shareConnections } from "#db/pooler.ts";
import { databaseFacts } from "#db/queries/database-facts.ts";
import { queueSchema, schema } from "#db/schemas.ts";
import { Session } from "#db/session.ts";
import { diagnose } from "./diagnose.ts";

/** The oldest Postgres that the migrations run on. */
const oldestVersion = 150_000;
const timeoutMs = 5_000;

/**
 * What is wrong with the database of DATABASE_URL, and what to do; null if nothing is. Completes "DATABASE_URL …";
 * names host and database, never the password.
 */
export async function findDatabaseProblem(connectionString: string): Promise<string | null> {
  let address: DatabaseAddress;
  try {
    address = readDatabaseUrl(connectionString);
  } catch (error) {
    if (error instanceof DatabaseUrlError) return error.message;
    throw error;
  }
  const open = (): Session =>
    new Session({ address, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  const [one, other] = [open(), open()];
  try {
    await one.connect();
    const problem = await findProblem(one);
    if (problem !== null) return `leads to ${address.place}, ${problem}`;
    await other.connect();
    if (!(await shareConnections(one, other))) return null;
    return (
      `leads to ${address.place}, where a connection pooler is in transaction mode: ` +
      "use session mode (PgBouncer: pool_mode = session), or connect to Postgres directly " +
      "(with many providers: port 5432 instead of 6543). The settings that keep tenants apart belong to a connection and would reach other tenants' requests; docs/scaling.md has all reasons"
    );
  } catch (error) {
    return `leads to ${address.place}, ${diagnose(error)}`;
  } finally {
    await Promise.all([one, other].map((client) => client.end().catch(() => {})));
  }
}

async function findProblem(client: Session): Promise<string | null> {
  const seen = (await databaseFacts.first(client, [schema, queueSchema]))!;
  const { number, version, isReadOnly, isInstalled, mayCreateSchemas, ...facts } = seen;
  const { user, database, closed, owner } = facts;
  if (number < oldestVersion) {
    return `a Postgres ${version}, which is too old: version 15 or newer is required`;
  }
  if (isReadOnly) {
    return "which is read-only: use the address of the primary, or of all hosts separated by commas";
  }
  if (!isInstalled && !mayCreateSchemas) {
    return `where ${user} is not allowed to create schemas: ask the administrator to run: grant create on database ${quoted(database)} to ${quoted(user)}`;
  }
  if (closed !== null) {
    return `where ${user} is not allowed to create tables: ask the administrator to run: grant usage, create on schema ${closed} to ${quoted(user)}`;
  }
  if (owner !== null) {
    return `where the tables belong to ${owner}: connect as that user, or ask the administrator to run: reassign owned by ${quoted(owner)} to ${quoted(user)}`;
  }
  return null;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
