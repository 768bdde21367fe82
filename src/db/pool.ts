import pg from "pg";
import { readDatabaseUrl } from "./address.ts";
import { Session, type SessionSettings } from "./session.ts";

/** Anything that runs a query: the pool, or one connection inside a transaction. */
export type Queryable = Pick<pg.PoolClient, "query">;

/** A connection inside a transaction. */
export type Tx = pg.PoolClient;

/**
 * Postgres plans a named statement, a foreign key check and a statement of a trigger once for each connection and
 * keeps the plan; planning takes longer than running them. They all find their rows by a key. Without sequential
 * scans their plans use the index also if they were made while the table was small. A statement whose best plan
 * depends on the size of a table has no name (`statement`). Compiling plans costs more than running them, and so does
 * starting parallel workers, which Postgres does where it overestimates: row-level security hides statistics from it.
 */
const planning: SessionSettings = {
  plan_cache_mode: "auto",
  enable_seqscan: "off",
  jit: "off",
  max_parallel_workers_per_gather: "0",
};

/**
 * After this time without data, the kernel checks whether the other side of an idle connection still answers. One with a
 * statement under way: `silence.ts`.
 */
const silentForMs = 10_000;

/**
 * If a process is suspended or its machine fails inside a transaction, its locks are released after this time: calls
 * of a locked tenant are not placed, and ticks wait for it. Postgres's own limit for a dead machine is two hours. No
 * transaction of ours pauses so long between two statements.
 */
const abandoned: SessionSettings = { idle_in_transaction_session_timeout: "20s" };

/** Shows the rows of all tenants. Without it, row-level security shows a connection that names no tenant no rows. */
export const everyTenant: SessionSettings = { "call_scheduler.every_tenant": "on" };

/**
 * A pool for the work that is done for all tenants: the scheduler, the commands, the lookup of
 * API keys. Work for one tenant goes through `openTenantDatabases`.
 */
export function createPool(connectionString: string, options: PoolOptions = {}): pg.Pool {
  return connectionPool(connectionString, { ...options, settings: everyTenant });
}

export interface PoolOptions {
  /** Connections at most; default 20. */
  readonly max?: number;
  /** When Postgres cancels a statement, 0 for never; default what the connection string or the user has. */
  readonly statementTimeoutMs?: number;
}

/**
 * A pool whose idle connections may fail without ending the process: when Postgres restarts, a pool without error
 * handlers raises an unhandled error. Each connection has `settings`.
 */
export function connectionPool(
  connectionString: string,
  { max = 20, statementTimeoutMs, settings }: PoolOptions & { readonly settings: SessionSettings },
): pg.Pool {
  const config = {
    address: readDatabaseUrl(connectionString),
    max,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: silentForMs,
    application_name: "call-scheduler",
    // Statements need not wait for the answers of those before them.
    pipeline: true,
    Client: Session as unknown as new () => pg.ClientBase,
    settings: {
      ...planning,
      ...abandoned,
      ...(statementTimeoutMs === undefined
        ? {}
        : { statement_timeout: String(statementTimeoutMs) }),
      ...settings,
    },
  };
  const pool = new pg.Pool(config);
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Runs `work` in one read-only transaction that sees the database as it is at its first statement. */
export async function inSnapshot<Result>(
  pool: pg.Pool,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return await inTransaction(pool, async (tx) => {
    await tx.query("set transaction isolation level repeatable read, read only");
    return await work(tx);
  });
}

const afterCommits = new WeakMap<Tx, (() => void)[]>();

/**
 * The same for work that also adds rows: none of what it reads changes meanwhile. It fails if it changes a row that
 * another transaction has changed since.
 */
export async function inSnapshotToWrite<Result>(
  pool: pg.Pool,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return await inTransaction(pool, async (tx) => {
    await tx.query("set transaction isolation level repeatable read");
    return await work(tx);
  });
}

/** Calls `effect` when the transaction has been committed (`inTransaction`); never if it is rolled back. */
export function afterCommit(tx: Tx, effect: () => void): void {
  const effects = afterCommits.get(tx);
  if (effects === undefined) afterCommits.set(tx, [effect]);
  else effects.push(effect);
}

/** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return await transact(pool, plainBegin, work);
}

/**
 * The same for work that finds all its rows by their keys, given as lists. For a list Postgres would make a plan each
 * time, as a plan for one list looks cheaper than one for all. Here the plan is kept; of the ways to join, only the one
 * that looks up each key is allowed, as the plan may have been made while the tables were small. The first statement
 * is sent together with the begin, and so must change nothing.
 */
export async function inTransactionByKeys<Result>(
  pool: pg.Pool,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return await transact(pool, beginByKeys, work);
}

const lastStatements = new WeakMap<Tx, Promise<unknown>[]>();

/**
 * Sends the commit together with statements that were sent already: one round trip less. If one of them fails, nothing
 * is committed, and the transaction fails with its error.
 */
export function commitWith(tx: Tx, sent: Promise<unknown>): void {
  // It is awaited with the commit, or not at all if the work fails before.
  sent.catch(() => {});
  const last = lastStatements.get(tx);
  if (last === undefined) lastStatements.set(tx, [sent]);
  else last.push(sent);
}

const plainBegin = "begin";
const beginByKeys =
  "begin; set local plan_cache_mode = force_generic_plan; set local enable_hashjoin = off; set local enable_mergejoin = off";

async function transact<Result>(
  pool: pg.Pool,
  begin: string,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  let effects: readonly (() => void)[] = [];
  try {
    const begun = client.query(begin);
    // Its failure is that of the statements after it, too.
    begun.catch(() => {});
    if (begin === plainBegin) await begun;
    const result = await work(client);
    await Promise.all([begun, ...(lastStatements.get(client) ?? []), client.query("commit")]);
    effects = afterCommits.get(client) ?? [];
    return result;
  } catch (error) {
    await client.query("rollback").catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    afterCommits.delete(client);
    lastStatements.delete(client);
    client.release(broken);
    for (const effect of effects) effect();
  }
}
