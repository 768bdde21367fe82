import { callbackify } from "node:util";
import type pg from "pg";
import type { PrismaClient } from "./generated/prisma/client.ts";
import { connectionPool, type PoolOptions } from "./pool.ts";
import { createTenantPrisma } from "./prisma.ts";
import { proveWall } from "./prove-wall.ts";
import { hasTenantRole, tenantRole } from "./wall.ts";

/** The database as one tenant sees it: nobody else's rows can be read, changed or made. */
interface TenantDatabase {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
}

export interface TenantDatabases {
  /** What this tenant sees; for null, who has shown no key: nothing. */
  of(tenantId: string | null): TenantDatabase;
  end(): Promise<void>;
}

/** Set on each connection, because the user or the database may have other defaults for them. */
const ofNoTenant = { "call_scheduler.every_tenant": "off", "call_scheduler.tenant": "" };

/** Views that are kept; the least recently asked for goes first. Making one anew costs under a millisecond. */
const mostViews = 1_000;

/**
 * Opens the database for those who act for one tenant at a time. Postgres itself holds the wall between
 * them (row-level security): a forgotten `where tenant_id` finds only the tenant's own rows, and a
 * connection that was given no tenant finds none.
 * @throws CannotStartError when the wall does not stand for these connections.
 */
export async function openTenantDatabases(
  connectionString: string,
  everyone: pg.Pool,
  options: PoolOptions = {},
): Promise<TenantDatabases> {
  const role = (await hasTenantRole(everyone)) ? { role: tenantRole } : {};
  const settings = { ...ofNoTenant, ...role };
  const pool = connectionPool(connectionString, { ...options, settings });
  try {
    await proveWall(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const views = new Map<string, TenantDatabase>();
  const prismaOn = createTenantPrisma();
  const open = (tenantId: string): TenantDatabase => {
    const view = viewOf(pool, tenantId);
    return { pool: view, prisma: prismaOn(view) };
  };
  return {
    of(tenantId) {
      const key = tenantId ?? "";
      const view = views.get(key) ?? open(key);
      // Put last, so that the first is the one that nobody has asked for the longest.
      views.delete(key);
      views.set(key, view);
      if (views.size > mostViews) views.delete(views.keys().next().value!);
      return view;
    },
    end: () => pool.end(),
  };
}

/** The tenant that each connection was last told. It is kept from request to request: most come in rows. */
const told = new WeakMap<pg.PoolClient, string>();

/** The pool, but whoever takes a connection from it acts for this tenant, and has but a share of it. */
function viewOf(pool: pg.Pool, tenantId: string): pg.Pool {
  const share = new Share(Math.ceil(pool.options.max / 2));
  const take = async (): Promise<pg.PoolClient> => {
    const client = await share.take(pool);
    if (told.get(client) === tenantId) return client;
    try {
      await client.query("select set_config('call_scheduler.tenant', $1, false)", [tenantId]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    told.set(client, tenantId);
    return client;
  };
  // `pool.query` takes its connection with `connect(callback)`.
  const connect = (callback?: (error: Error | null, client: pg.PoolClient) => void): unknown =>
    callback === undefined ? take() : callbackify(take)(callback);
  return Object.create(pool, { connect: { value: connect } }) as pg.Pool;
}

/**
 * What one tenant holds of the pool, half of it at most: a tenant that asks for three hundred counts at once
 * waits for itself, and the others do not wait for it.
 */
class Share {
  readonly #mostHeld: number;
  readonly #waiting: (() => void)[] = [];
  #held = 0;

  constructor(mostHeld: number) {
    this.#mostHeld = mostHeld;
  }

  async take(pool: pg.Pool): Promise<pg.PoolClient> {
    if (this.#held < this.#mostHeld) this.#held += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
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

  /** Whoever has waited longest gets what is given back. */
  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held -= 1;
    else next();
  }
}
