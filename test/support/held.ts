import type pg from "pg";

/** Nobody reads the table until it is disposed of. */
export async function held(pool: pg.Pool, table: "campaign" | "call" | "tenant") {
  const holder = await pool.connect();
  await holder.query("begin");
  await holder.query(`lock table ${table} in access exclusive mode`);
  let isHeld = true;
  const waiting = `from pg_locks where not granted and relation = '${table}'::regclass
    and database = (select oid from pg_database where datname = current_database())`;
  return {
    waiting: async (): Promise<number> => (await pool.query(`select ${waiting}`)).rowCount!,
    /** Ends the connections of those who wait, as a database does that goes away. */
    cut: async () => await pool.query(`select pg_terminate_backend(pid) ${waiting}`),
    async [Symbol.asyncDispose]() {
      if (!isHeld) return;
      isHeld = false;
      await holder.query("rollback");
      holder.release();
    },
  };
}
