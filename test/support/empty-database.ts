import pg from "pg";

/** From this size of its calls on, it is cheaper to replace the files of a database than to keep its dead rows. */
const largeBytes = 4_000_000;

interface Emptier {
  readonly pool: pg.Pool;
  readonly names: readonly string[];
}

const emptiers = new WeakMap<pg.Pool, Promise<Emptier>>();

/**
 * Empties every table of ours, so that the next story in a file begins with an empty world. Few rows are deleted
 * and not truncated: a truncate creates the files of all tables and indexes anew, which takes a hundred times as
 * long. It has a connection of its own: when triggers are switched off, Postgres discards all plans of the connection,
 * and each story would plan its statements again.
 */
export async function emptyDatabase(pool: pg.Pool): Promise<void> {
  let made = emptiers.get(pool);
  if (made === undefined) emptiers.set(pool, (made = makeEmptier(pool)));
  const { pool: own, names } = await made;
  // Tenants go first: whoever still writes for one of them is waited for.
  await own.query({ name: "tenants", text: "delete from tenant" });
  const { rows } = await own.query<{ isLarge: boolean }>({
    name: "is-large",
    text: `select pg_relation_size('call') > ${largeBytes} as "isLarge"`,
  });
  if (rows[0]!.isLarge) return void (await own.query(`truncate ${names.join(", ")}`));
  const deleted = names.map((name, n) => `deleted_${n} as (delete from ${name})`);
  await own.query({ name: "all", text: `with ${deleted.join(", ")} select` });
}

async function makeEmptier({ options }: pg.Pool): Promise<Emptier> {
  const pool = new pg.Pool({ ...options, max: 1, idleTimeoutMillis: 0 });
  // It ends with its database.
  pool.on("error", () => {});
  // Neither triggers nor foreign keys: nobody listens, and everything goes.
  pool.on("connect", (client) => void client.query("set session_replication_role = replica"));
  const { rows } = await pool.query<{ name: string }>(
    `select relid::regclass::text as name from pg_stat_user_tables
     where ((schemaname = current_schema()
         and relname not in ('_prisma_migrations', 'database_identity', 'change_floor', 'readiness_probe', 'schema_epoch', 'worker_process', 'area', 'area_derivation'))
       or relid = 'call_scheduler_queue._private_jobs'::regclass)
       and relid not in (select inhrelid from pg_inherits)`,
  );
  return { pool, names: rows.map(({ name }) => name) };
}
