import type pg from "pg";
import { inTransaction, type Tx } from "./pool.ts";
import { queueSchema, schema } from "./schemas.ts";
import { tenantRole } from "./row-level-security.ts";

/** Everything that was made in `public` before there was a schema of our own. */
const tables = words(`
  tenant former_webhook_secret api_key resting_number campaign campaign_turn contact enrolment call dial
  call_event webhook_event alert import import_problem import_chunk import_row scheduler_run worker_process
`);
const types = words(`
  campaign_state schedule_frequency call_status call_kind call_outcome dial_state import_status on_unknown
`);
const functions = words(`
  uuid_v7 announce_calls announce_new_calls announce_import announce_campaign
`);
const tasks = words(`
  tick dispatch-tenant wake-tenant dial-call hang-up import-contacts clean-up
`);

const firstMigration = "20261122000000_create_call_scheduler";

/**
 * The one migration that named `public`. It now names the schema in which it runs; what it did in a
 * database that has it is the same. The checksums are those of the two texts.
 */
const rewritten = {
  from: "91312d60b803e4ff20829e289f359797f2fb55e434266d2470868a4b1542069f",
  to: "640119482d04d04c4d1d073abf98919b813a144952a4129d49ee1bdae4e5a610",
};

/**
 * Moves a database of a former version, whose tables were in `public` and whose jobs were in
 * `graphile_worker`, into our own schemas: all or nothing, once. Both schemas and the table of migrations
 * have to exist. No row is copied except waiting jobs, so that it takes milliseconds; it waits for
 * transactions under way on the tables.
 *
 * The list of migrations in `public` stays: a process of the former version that is started again finds
 * its migrations applied and its tables missing, and does not create empty ones.
 */
export async function moveFromPublic(pool: pg.Pool, migrations: readonly string[]): Promise<void> {
  if (!(await isInPublic(pool))) return;
  await inTransaction(pool, async (tx) => {
    await tx.query(`do $$ begin
      ${tables.map((name) => `alter table if exists public.${name} set schema ${schema};`).join("\n")}
      ${types.map((name) => `alter type public.${name} set schema ${schema};`).join("\n")}
      ${functions.map((name) => `alter function public.${name}() set schema ${schema};`).join("\n")}
    end $$`);
    const columns = "id, finished_at, migration_name, logs, rolled_back_at, started_at";
    await tx.query(
      `insert into _prisma_migrations (${columns}, applied_steps_count, checksum)
       select ${columns}, applied_steps_count, case when checksum = $2 then $3 else checksum end
       from public._prisma_migrations where migration_name = any($1)`,
      [migrations, rewritten.from, rewritten.to],
    );
    await moveJobs(tx);
    await tx.query(releaseStrangers);
  });
}

async function isInPublic(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ exists: boolean }>(
    `select exists (select from pg_class where oid = to_regclass('public._prisma_migrations')
       and pg_has_role(current_user, relowner, 'usage')) as exists`,
  );
  if (!rows[0]!.exists) return false;
  const { rowCount } = await pool.query(
    `select from public._prisma_migrations where migration_name = $1 and finished_at is not null
       and not exists (select from _prisma_migrations where migration_name = $1)`,
    [firstMigration],
  );
  return rowCount !== 0;
}

/** Jobs that may still be run. Those that were locked are run again, which every handler allows for. */
async function moveJobs(tx: Tx): Promise<void> {
  const { rows } = await tx.query<{ exists: boolean }>(
    "select to_regclass('graphile_worker._private_jobs') is not null as exists",
  );
  if (!rows[0]!.exists) return;
  await tx.query(
    `with moved as (
       delete from graphile_worker._private_jobs job using graphile_worker._private_tasks task
       where task.id = job.task_id and task.identifier = any($1)
       returning task.identifier, job.*)
     select from ${queueSchema}.add_jobs((
       select array_agg(row(identifier, payload, queue.queue_name, run_at, max_attempts, key, priority,
         null)::${queueSchema}.job_spec)
       from moved left join graphile_worker._private_job_queues queue on queue.id = moved.job_queue_id
       where attempts < max_attempts))`,
    [tasks],
  );
}

/**
 * Other programs' tables in `public` and `graphile_worker`: former versions put policies on some and
 * granted all of them to the tenants' role. Only what those versions did is undone.
 */
const releaseStrangers = `do $$ declare stranger record; begin
  for stranger in
    select polrelid::regclass as name from pg_policy join pg_class on pg_class.oid = polrelid
    where relnamespace = 'public'::regnamespace and polname = 'wall'
      and pg_get_expr(polqual, polrelid) like '%call_scheduler.every_tenant%'
  loop
    execute format('drop policy wall on %s', stranger.name);
    execute format('alter table %s disable row level security, no force row level security', stranger.name);
  end loop;
  for stranger in
    select polrelid::regclass as name from pg_policy join pg_class on pg_class.oid = polrelid
    where relnamespace = to_regnamespace('graphile_worker') and polname = '${tenantRole}'
  loop
    execute format('drop policy ${tenantRole} on %s', stranger.name);
  end loop;
  for stranger in
    select pg_class.oid::regclass as name, case relkind when 'S' then 'sequence' else 'table' end as kind
    from pg_class, aclexplode(relacl) granted
    where relnamespace in ('public'::regnamespace, to_regnamespace('graphile_worker'))
      and granted.grantee = to_regrole('${tenantRole}') and pg_has_role(current_user, relowner, 'usage')
    group by 1, 2
  loop
    execute format('revoke all on %s %s from ${tenantRole}', stranger.kind, stranger.name);
  end loop;
  for stranger in
    select nspname as name from pg_namespace, aclexplode(nspacl) granted
    where nspname in ('public', 'graphile_worker') and granted.grantee = to_regrole('${tenantRole}')
      and pg_has_role(current_user, nspowner, 'usage')
  loop
    execute format('revoke all on schema %I from ${tenantRole}', stranger.name);
  end loop;
end $$`;

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
