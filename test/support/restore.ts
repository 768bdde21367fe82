import { randomBytes } from "node:crypto";
import pg from "pg";
import { createPool } from "#db/pool.ts";

/** A database of which copies are made, and that one of them may replace, as a restored dump does. */
export interface RestorableDatabase {
  /** Leads to whatever database is in place. */
  readonly pool: pg.Pool;
  /** Keeps the database as it is now. */
  backUp(): Promise<void>;
  /** Puts what was kept in the place of the database, which is lost. */
  restore(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A database that begins as a copy of this one, to which nobody may be connected. A copy is in another database
 * than what it was made from, as after `pg_restore`.
 */
export async function openRestorable(databaseUrl: string): Promise<RestorableDatabase> {
  const url = new URL(databaseUrl);
  const name = `r_${randomBytes(6).toString("hex")}`;
  const admin = new pg.Client({ connectionString: new URL("/postgres", url).href });
  await admin.connect();
  let copies = 0;
  await admin.query(`create database ${name}_0 template ${url.pathname.slice(1)}`);
  let current = createPool(new URL(`/${name}_0`, url).href);
  const pool = new Proxy(current, {
    get(_, property) {
      const value: unknown = Reflect.get(current, property, current);
      return typeof value === "function" ? value.bind(current) : value;
    },
  });
  const copyUrl = (): string => new URL(`/${name}_${copies}`, url).href;
  return {
    pool,
    async backUp() {
      const { rows } = await current.query<{ name: string }>("select current_database() as name");
      const source = rows[0]!.name;
      // Nobody may be connected to what is copied.
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
        [source],
      );
      copies += 1;
      await admin.query(`create database ${name}_${copies} template ${source}`);
    },
    async restore() {
      await current.end();
      current = createPool(copyUrl());
    },
    async [Symbol.asyncDispose]() {
      await current.end();
      for (; copies >= 0; copies -= 1) {
        await admin.query(`drop database ${name}_${copies} with (force)`);
      }
      await admin.end();
    },
  };
}
