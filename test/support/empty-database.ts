import type pg from "pg";

/** From this size of its calls on, it is cheaper to replace the files of a database than to keep its dead rows. */
const largeBytes = 4_000_000;

/**
 * Empties every table of ours, so that the next story in a file begins with an empty world. Few rows are deleted
 * and not truncated: a truncate creates the files of all tables and indexes anew, which takes a hundred times as
 * long. Tenants go first: whoever still writes for one of them is waited for.
 */
export async function emptyDatabase(pool: pg.Pool): Promise<void> {
  await pool.query(`
    do $$
    declare names text[];
    begin
      names := array(
        select relid::regclass::text from pg_stat_user_tables
        where ((schemaname = current_schema()
            and relname not in ('_prisma_migrations', 'database_identity', 'change_floor', 'readiness_probe', 'schema_epoch', 'worker_process'))
          or relid = 'call_scheduler_queue._private_jobs'::regclass)
          and relid not in (select inhrelid from pg_inherits)
        order by relname <> 'tenant', relid);
      if pg_relation_size('call') > ${largeBytes} then
        execute 'truncate ' || array_to_string(names, ', ');
        return;
      end if;
      -- Neither triggers nor foreign keys: nobody listens, and everything goes.
      set local session_replication_role = replica;
      for n in 1 .. cardinality(names) loop
        execute 'delete from ' || names[n];
      end loop;
    end $$`);
}
