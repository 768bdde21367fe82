import type pg from "pg";
import type { Queryable } from "./pool.ts";

/** Whose policies hold where the user of the connection string stands above all policies. */
export const tenantRole = "call_scheduler_tenant";

/** Whether Postgres asks this user about policies at all: superusers and roles with BYPASSRLS, never. */
export async function bypassesPolicies(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ bypasses: boolean }>(
    "select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user",
  );
  return rows[0]!.bypasses;
}

/**
 * Makes the role under which requests of tenants run, where the user of the connection string is above all
 * policies. A plain owner needs none: the policies are forced upon the owner, too. To be called after the
 * migrations, by one process at a time.
 * @throws Error when the user may not create roles.
 */
export async function grantTenantRole(pool: pg.Pool): Promise<void> {
  if (!(await bypassesPolicies(pool))) return;
  // Roles are the server's: another database of it may be making the same one.
  await pool.query(`do $$ begin create role ${tenantRole} nologin;
    exception when duplicate_object or unique_violation then null; end $$`);
  await pool.query(`do $$ begin
    if not pg_has_role(current_user, '${tenantRole}', 'member') then
      execute format('grant ${tenantRole} to %I', current_user);
    end if; end $$`);
  await pool.query(grants);
}

/** Rows, and nothing else: no truncate, which no policy stops, and no table's definition. */
const grants = `
  grant usage on schema public, graphile_worker to ${tenantRole};
  grant select, insert, update, delete on all tables in schema public, graphile_worker to ${tenantRole};
  revoke all on table _prisma_migrations from ${tenantRole};
  grant usage on all sequences in schema graphile_worker to ${tenantRole};
  do $$ declare its_table regclass; begin
    for its_table in
      select oid from pg_class where relnamespace = 'graphile_worker'::regnamespace and relrowsecurity
        and not exists (select from pg_policy where polrelid = pg_class.oid and polname = '${tenantRole}')
    loop
      execute format('create policy ${tenantRole} on %s to ${tenantRole} using (true)', its_table);
    end loop;
  end $$`;
