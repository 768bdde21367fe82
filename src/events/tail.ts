import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";
import { readDatabaseUrl } from "#db/address.ts";
import { everyTenant, inTransaction, type Queryable } from "#db/pool.ts";
import {
  adoptLog,
  type ChangeRow,
  changesSince,
  emptyLog,
  lockFloorWaiting,
  logIdentity,
} from "#db/queries/changes.ts";
import { Session } from "#db/session.ts";
import { covers, type Snapshot, snapshotOf } from "./snapshot.ts";

const lookEveryMs = 50;
/** The same after a look that has found changes. */
const lookAgainMs = 20;
/** Between two looks, however long one takes: other work of the connection's server goes on. */
const leastPauseMs = 5;
const answerWithinMs = 5_000;
const firstBackoffMs = 100;
const longestBackoffMs = 5_000;
/** Rows of the log, and calls in them, that are read at once. Beyond that, all are told to read again. */
const mostRows = 10_000;
const mostCalls = 50_000;
/** More than any transaction's number: nothing is read. */
const nothing = Number.MAX_SAFE_INTEGER;

export interface TailOptions {
  readonly connectionString: string;
  readonly pool: pg.Pool;
  readonly log: Logger;
  /** Whether anybody wants changes. While nobody does, nothing is read. */
  readonly isWanted: () => boolean;
  /** The changes that became visible between `from` and `to`. */
  readonly onChanges: (
    rows: readonly ChangeRow[],
    span: { readonly identity: string; readonly from: Snapshot; readonly to: Snapshot },
  ) => void;
  /** Changes before `now` may have been missed. */
  readonly onGap: (now: TailPosition) => void;
}

/** Where the tail is: the database, and what it has read of its log. */
export interface TailPosition {
  readonly identity: string;
  readonly seen: Snapshot;
}

/**
 * Reads the change log of all tenants on one connection of its own, until closed. While nobody wants a change it
 * sends no statement.
 */
export class Tail {
  readonly #options: TailOptions;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #client: Session | null;
  #identity: string;
  #seen: Snapshot | null = null;
  /** Another database has taken the place of the one that was read. */
  #hasMoved = false;
  #positioned = Promise.withResolvers<void>();
  #wake = (): void => {};

  private constructor(options: TailOptions, client: Session, identity: string) {
    this.#options = options;
    this.#client = client;
    this.#identity = identity;
    this.#positioned.promise.catch(() => {});
    this.#running = this.#run();
  }

  /** @throws when the database cannot be reached. */
  static async open(options: TailOptions): Promise<Tail> {
    const { client, identity } = await connect(options);
    return new Tail(options, client, identity);
  }

  /** Null while nobody wants a change. */
  get position(): TailPosition | null {
    return this.#seen === null ? null : { identity: this.#identity, seen: this.#seen };
  }

  /** To be called when changes are wanted; resolves when there is a position. */
  async positioned(): Promise<void> {
    this.#wake();
    await this.#positioned.promise;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    this.#positioned.reject(new Error("the server is closing"));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let backoffMs = firstBackoffMs;
    while (!signal.aborted) {
      if (!this.#options.isWanted()) {
        await this.#idle();
        continue;
      }
      try {
        await this.#reconnect();
        const startedAt = performance.now();
        const everyMs = (await this.#look(this.#client!)) ? lookAgainMs : lookEveryMs;
        backoffMs = firstBackoffMs;
        await this.#pause(Math.max(leastPauseMs, everyMs - (performance.now() - startedAt)));
      } catch (error) {
        if (signal.aborted) break;
        this.#options.log.warn(
          { err: error },
          "the database connection for live updates was lost and is being reopened",
        );
        await this.#disconnect();
        await this.#pause(backoffMs);
        backoffMs = Math.min(backoffMs * 2, longestBackoffMs);
      }
    }
    await this.#disconnect();
  }

  async #idle(): Promise<void> {
    if (this.#seen !== null) {
      this.#seen = null;
      this.#positioned = Promise.withResolvers();
      this.#positioned.promise.catch(() => {});
    }
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }

  async #reconnect(): Promise<void> {
    if (this.#client !== null) return;
    const { client, identity } = await connect(this.#options);
    this.#client = client;
    if (identity === this.#identity) return;
    this.#identity = identity;
    this.#hasMoved = true;
  }

  async #disconnect(): Promise<void> {
    await this.#client?.end().catch(() => {});
    this.#client = null;
  }

  /** Whether it has found changes. */
  async #look(client: Session): Promise<boolean> {
    const { onChanges, onGap } = this.#options;
    const from = this.#hasMoved ? null : this.#seen;
    const rows = await changesSince(
      client,
      from?.before ?? nothing,
      from?.running ?? [],
      mostRows,
      mostCalls,
    );
    const { to, reachesBackTo } = readState(rows[0]!);
    const isFirst = this.#seen === null;
    this.#seen = to;
    this.#hasMoved = false;
    this.#positioned.resolve();
    const identity = this.#identity;
    if (from === null || rows.at(-1)!.isCut || !reachesBackTo(from)) {
      if (!isFirst) onGap({ identity, seen: to });
      return false;
    }
    const changes = rows.filter(({ id }) => id !== null);
    if (changes.length > 0) onChanges(changes, { identity, from, to });
    return changes.length > 0;
  }
}

/** What an answer of `changesSince` says beside the changes. `reachesBackTo`: whether the log has all that follows. */
export function readState(row: ChangeRow): {
  readonly to: Snapshot;
  /** The number that the next transaction gets. */
  readonly next: number;
  readonly reachesBackTo: (seen: Snapshot) => boolean;
} {
  const beforeXid = Number(row.beforeXid);
  const newest = row.newest === null ? 0 : Number(row.newest);
  const to = snapshotOf(row.snapshot, Math.max(newest, beforeXid - 1));
  const floor: Snapshot = { before: beforeXid, running: row.running.map(Number) };
  const next = Number(row.snapshot.split(":")[1]);
  return { to, next, reachesBackTo: (seen) => seen.before <= next && covers(seen, floor) };
}

async function connect(
  options: TailOptions,
): Promise<{ readonly client: Session; readonly identity: string }> {
  const client = new Session({
    address: readDatabaseUrl(options.connectionString),
    application_name: "call-scheduler-events",
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
    keepAlive: true,
    // Named statements keep their plans (`pool.ts`), which must not be made for a table that was small.
    settings: { ...everyTenant, enable_seqscan: "off", jit: "off" },
  });
  try {
    await client.connect();
    return { client, identity: await ownLog(client as unknown as Queryable, options.pool) };
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/**
 * The identity of the database, after emptying a log that came with a restore or a copy: it names transactions of
 * another database.
 */
async function ownLog(db: Queryable, pool: pg.Pool): Promise<string> {
  const { present, logged } = (await logIdentity.first(db))!;
  if (present === null) throw new Error("the database is a standby, and accepts no writes");
  if (present === logged) return present;
  await inTransaction(pool, async (tx) => {
    await lockFloorWaiting(tx);
    const now = (await logIdentity.first(tx))!;
    if (now.present === now.logged) return;
    await emptyLog(tx);
    await adoptLog(tx);
  });
  return present;
}
