import type { Duplex } from "node:stream";
import { callbackify } from "node:util";
import type pg from "pg";
import type { PrismaClient } from "./generated/prisma/client.ts";
import { connectionPool, type PoolOptions } from "./pool.ts";
import { createTenantPrisma } from "./prisma.ts";
import { checkRowLevelSecurity } from "./check-row-level-security.ts";
import { hasTenantRole, tenantRole } from "./row-level-security.ts";

/** The database for one tenant: no other tenant's rows can be read, changed or created. */
interface TenantDatabase {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
}

/** On whose behalf statements run: one operation of a client. */
export interface Work {
  /** When it is aborted, no further statement starts, and running ones are cancelled. */
  readonly signal: AbortSignal;
  /** Called with the size of each piece that the database sends. */
  received(bytes: number): void;
  /** Whether a replica may be read, where there is one. */
  readonly readsReplica?: boolean;
}

export interface TenantDatabases {
  /** The database for a tenant; null, for a client without a key, sees no rows. With `work`, on its behalf. */
  of(tenantId: string | null, work?: Work): TenantDatabase;
  /** For no tenant. */
  readonly pool: pg.Pool;
  end(): Promise<void>;
}

/** Set on each connection, because the user or the database may have other defaults for them. */
const ofNoTenant = { "call_scheduler.every_tenant": "off", "call_scheduler.tenant": "" };

/** Tenants that are kept; the least recently used is removed first. */
const mostTenants = 1_000;

/**
 * Opens the database for work that is done for one tenant at a time. Row-level security applies: a statement without
 * `where tenant_id` finds only the tenant's own rows, and a connection without a tenant finds none.
 * @throws CannotStartError if row-level security does not hold for these connections.
 */
export async function openTenantDatabases(
  connectionString: string,
  everyone: pg.Pool,
  options: PoolOptions = {},
): Promise<TenantDatabases> {
  const pools = { primary: everyone, canceller: everyone };
  const databases = await openUncheckedTenantDatabases(connectionString, pools, options);
  try {
    await checkRowLevelSecurity(databases.pool);
  } catch (error) {
    await databases.end();
    throw error;
  }
  return databases;
}

/**
 * The same without the check, which writes: for a standby, which has the policies of its primary. `canceller`: a pool
 * of the same server, by which statements are cancelled.
 */
export async function openUncheckedTenantDatabases(
  connectionString: string,
  { primary, canceller: everyone }: { readonly primary: pg.Pool; readonly canceller: pg.Pool },
  options: PoolOptions = {},
): Promise<TenantDatabases> {
  const role = (await hasTenantRole(primary)) ? { role: tenantRole } : {};
  const settings = { ...ofNoTenant, ...role };
  const prismaOn = await createTenantPrisma();
  const pool = connectionPool(connectionString, { ...options, settings });
  const shares = new Map<string, Share>();
  const shareOf = (tenantId: string): Share => {
    const share = shares.get(tenantId) ?? new Share(Math.ceil(pool.options.max / 2));
    // Moved to the end, so that the first is the least recently used.
    shares.delete(tenantId);
    shares.set(tenantId, share);
    if (shares.size > mostTenants) shares.delete(shares.keys().next().value!);
    return share;
  };
  return {
    of(tenantId, work) {
      const key = tenantId ?? "";
      const view = viewOf({ pool, everyone, share: shareOf(key), tenantId: key, work });
      return { pool: view, prisma: prismaOn(view) };
    },
    pool,
    end: () => pool.end(),
  };
}

/** The tenant that each connection was last set to. It is kept between requests: often the next has the same. */
const tenantOf = new WeakMap<pg.PoolClient, string>();

interface View {
  readonly pool: pg.Pool;
  readonly everyone: pg.Pool;
  readonly share: Share;
  readonly tenantId: string;
  readonly work: Work | undefined;
}

/** The pool for one tenant: its connections act for this tenant, and it has only a share of them. */
function viewOf({ pool, everyone, share, tenantId, work }: View): pg.Pool {
  const take = async (): Promise<pg.PoolClient> => {
    work?.signal.throwIfAborted();
    const client = await share.take(pool, work?.signal);
    try {
      if (work !== undefined) attend(client, work, everyone);
      if (tenantOf.get(client) === tenantId) return client;
      await client.query("select set_config('call_scheduler.tenant', $1, false)", [tenantId]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    tenantOf.set(client, tenantId);
    return client;
  };
  // `pool.query` takes its connection with `connect(callback)`.
  const connect = (callback?: (error: Error | null, client: pg.PoolClient) => void): unknown =>
    callback === undefined ? take() : callbackify(take)(callback);
  return Object.create(pool, { connect: { value: connect } }) as pg.Pool;
}

interface WithConnection {
  readonly processID: number;
  readonly connection: { readonly stream: Duplex };
}

/**
 * Counts what the connection receives for the work, and cancels its statement when the work ends early.
 * @throws what the signal was aborted with
 */
function attend(client: pg.PoolClient, work: Work, everyone: pg.Pool): void {
  work.signal.throwIfAborted();
  const { processID, connection } = client as unknown as WithConnection;
  const count = (piece: Uint8Array): void => work.received(piece.length);
  let isCancelled = false;
  const cancel = (): void => {
    isCancelled = true;
    everyone.query("select pg_cancel_backend($1)", [processID]).catch(() => {});
  };
  connection.stream.on("data", count);
  work.signal.addEventListener("abort", cancel);
  const release = client.release.bind(client);
  client.release = (error) => {
    connection.stream.off("data", count);
    work.signal.removeEventListener("abort", cancel);
    // The cancellation may arrive late, and would then cancel another's statement.
    release(isCancelled ? true : error);
  };
}

/**
 * What one tenant holds of the pool, half of it at most: a tenant that asks for three hundred counts at once
 * waits for itself, and the others do not wait for it.
 */
class Share {
  readonly #mostHeld: number;
  readonly #waiting = new Set<() => void>();
  #held = 0;

  constructor(mostHeld: number) {
    this.#mostHeld = mostHeld;
  }

  /** @throws what the signal is aborted with, while it waits */
  async take(pool: pg.Pool, signal?: AbortSignal): Promise<pg.PoolClient> {
    if (this.#held < this.#mostHeld) this.#held += 1;
    else await this.#turn(signal);
    try {
      const client = await pool.connect();
      const release = client.release.bind(client);
      client.release = (error) => {
        release(error);
        this.#giveBack();
      };
      return client;
    } catch (error) {
      this.#giveBack();
      throw error;
    }
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(go);
        reject(signal!.reason as Error);
      };
      const go = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      this.#waiting.add(go);
      signal?.addEventListener("abort", leave);
    });
  }

  /** The one that has waited longest gets the next connection. */
  #giveBack(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#held -= 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
