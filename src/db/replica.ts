import { setTimeout as delay } from "node:timers/promises";
import { callbackify } from "node:util";
import type pg from "pg";
import type { Logger } from "pino";
import { createPool, type PoolOptions } from "./pool.ts";
import { createTenantPrisma } from "./prisma.ts";
import { visibleToNobody } from "./queries/readiness.ts";
import { primaryPosition, replicaPosition } from "./queries/replica.ts";
import { openUncheckedTenantDatabases, type TenantDatabases } from "./tenants.ts";

/** A standby from which histories are read. */
export interface Replica {
  /** Whether it has everything that was committed a second ago. */
  isFresh(): boolean;
  /**
   * Resolves when it has everything that has been committed by now, after two seconds at most. A process that has not
   * waited longer than that knows by then that the replica is behind, and does not read from it.
   */
  caughtUp(): Promise<void>;
  /** The same databases; what works with `readsReplica` reads from the replica. */
  beside(primary: TenantDatabases): TenantDatabases;
  close(): Promise<void>;
}

const measureEveryMs = 200;
/** The age of the newest commit that the replica has. */
const mostStaleMs = 1_000;
/** A measurement holds for so long. */
const measurementHoldsMs = 1_000;
/** Both together: after this time every process has noticed that the replica is behind. */
const waitMs = mostStaleMs + measurementHoldsMs;
const askAgainMs = 5;

interface Options extends PoolOptions {
  readonly url: string;
  /** For all tenants, on the primary. */
  readonly primary: pg.Pool;
  readonly log: Logger;
}

/** Watches a standby, which may be away, also at the start: then nothing is read from it. */
export async function openReplica({ url, primary, log, ...options }: Options): Promise<Replica> {
  const prismaOn = await createTenantPrisma();
  const all = createPool(url, { max: 2, statementTimeoutMs: measurementHoldsMs });
  const tenants = await openUncheckedTenantDatabases(url, { primary, canceller: all }, options);
  const watch = new Watch(primary, all, tenants, log);
  return {
    isFresh: () => watch.isFresh(),
    caughtUp: () => watch.caughtUp(),
    beside: (databases) =>
      besideEachOther({ primary: databases, replica: tenants, watch, prismaOn }),
    async close() {
      await watch.stop();
      await Promise.all([tenants.end(), all.end()]);
    },
  };
}

/** When the primary had written how much. Monotonic. */
interface Position {
  readonly at: number;
  readonly position: number;
}

class Watch {
  readonly #primary: pg.Pool;
  readonly #replica: pg.Pool;
  readonly #tenants: TenantDatabases;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  /** Not yet replayed when they were measured, except the first; the oldest first. */
  #positions: Position[] = [];
  #measuredAt = -Infinity;
  #freshAt = -Infinity;
  #isProven = false;
  #lastProblem = "";

  constructor(primary: pg.Pool, replica: pg.Pool, tenants: TenantDatabases, log: Logger) {
    this.#primary = primary;
    this.#replica = replica;
    this.#tenants = tenants;
    this.#log = log;
    this.#running = this.#run();
  }

  isFresh(): boolean {
    const now = performance.now();
    return now - this.#freshAt <= mostStaleMs && now - this.#measuredAt <= measurementHoldsMs;
  }

  /** Not to be read from until it has been measured again. */
  distrust(): void {
    this.#freshAt = -Infinity;
  }

  async caughtUp(): Promise<void> {
    const from = performance.now();
    // It has been away or behind for so long that no process reads from it.
    if (from - this.#freshAt > waitMs) return;
    const { position } = (await primaryPosition.first(this.#primary))!;
    while (performance.now() - from < waitMs) {
      const seen = await replicaPosition.first(this.#replica).catch(() => undefined);
      if ((seen?.position ?? -Infinity) >= position) return;
      await delay(askAgainMs);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const problem = await this.#measure().catch((error: Error) => error.message);
      if (problem !== this.#lastProblem) this.#note(problem);
      await delay(measureEveryMs, undefined, { signal }).catch(() => {});
    }
  }

  #note(problem: string): void {
    this.#lastProblem = problem;
    if (problem === "") this.#log.info("the replica of DATABASE_READ_URL is read from");
    else this.#log.warn({ problem }, "the replica of DATABASE_READ_URL is not read from");
  }

  /** Returns why the replica cannot be used; "" if it can. */
  async #measure(): Promise<string> {
    const at = performance.now();
    const { position, identity } = (await primaryPosition.first(this.#primary))!;
    this.#positions.push({ at, position });
    const seen = (await replicaPosition.first(this.#replica))!;
    if (!seen.isStandby || seen.position === null) return "it is not a standby";
    const replayed = seen.position;
    const known = this.#positions.findLastIndex((one) => one.position <= replayed);
    this.#positions = this.#positions.slice(Math.max(known, 0)).slice(-100);
    if (known < 0) return "it is behind";
    // The identity is written anew after a failover.
    if (seen.identity !== identity) return "it does not belong to the database of DATABASE_URL";
    this.#isProven ||= !(await visibleToNobody.first(this.#tenants.of(null).pool))!.seen;
    if (!this.#isProven) return "row-level security does not work there";
    this.#freshAt = this.#positions[0]!.at;
    this.#measuredAt = at;
    return at - this.#freshAt <= mostStaleMs ? "" : "it is behind";
  }
}

interface Servers {
  readonly primary: TenantDatabases;
  readonly replica: TenantDatabases;
  readonly watch: Watch;
  readonly prismaOn: Awaited<ReturnType<typeof createTenantPrisma>>;
}

function besideEachOther({ primary, replica, watch, prismaOn }: Servers): TenantDatabases {
  return {
    ...primary,
    of(tenantId, work) {
      const own = primary.of(tenantId, work);
      if (work === undefined) return own;
      const copy = replica.of(tenantId, work);
      const take = async (): Promise<pg.PoolClient> => {
        if (work.readsReplica !== true) return await own.pool.connect();
        try {
          return await copy.pool.connect();
        } catch {
          work.signal.throwIfAborted();
          watch.distrust();
          return await own.pool.connect();
        }
      };
      const connect = (callback?: (error: Error | null, client: pg.PoolClient) => void): unknown =>
        callback === undefined ? take() : callbackify(take)(callback);
      const pool = Object.create(own.pool, { connect: { value: connect } }) as pg.Pool;
      return { pool, prisma: prismaOn(pool) };
    },
  };
}
