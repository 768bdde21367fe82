import type { Queryable } from "./pool.ts";
import { queueSchema, schema } from "./schemas.ts";

/** Under whom the requests of tenants run, where there may be such a role. */
export const tenantRole = "call_scheduler_tenant";

interface User {
  /** Postgres never asks a superuser or a role with BYPASSRLS about policies. */
  readonly bypassesPolicies: boolean;
  readonly isSuperuser: boolean;
  readonly mayHaveRole: boolean;
}

async function currentUser(db: Queryable): Promise<User> {
  const { rows } = await db.query<User>(
    `select rolsuper or rolbypassrls as "bypassesPolicies", rolsuper as "isSuperuser",
       rolsuper or rolcreaterole or exists (select from pg_roles role
         where role.rolname = '${tenantRole}' and pg_has_role(current_user, role.oid, 'member')) as "mayHaveRole"
     from pg_roles where rolname = current_user`,
  );
  return rows[0]!;
}

/** Whether the connections of tenants are to take the role: else the policies are forced upon the owner. */
export async function hasTenantRole(db: Queryable): Promise<boolean> {
  return (await currentUser(db)).mayHaveRole;
}

/**
 * Makes the role under which requests of tenants run, where the user of the connection string may. Then
 * the scheduler, which owns the tables, is not asked about policies at all. To be called after the
 * migrations, by one process at a time.
 */
export async function grantTenantRole(db: Queryable): Promise<void> {
  const { bypassesPolicies, isSuperuser, mayHaveRole } = await currentUser(db);
  if (!mayHaveRole) return;
  // Roles are the server's: another database of it may be making the same one.
  await db.query(`do $$ begin
    if not exists (select from pg_roles where rolname = '${tenantRole}') then
      create role ${tenantRole} nologin;
    end if;
    exception when duplicate_object or unique_violation then null; end $$`);
  await db.query(`do $$ begin
    if not pg_has_role(current_user, '${tenantRole}', 'member') then
      execute format('grant ${tenantRole} to %I', current_user);
    end if; end $$`);
  await db.query(grants);
  if (!bypassesPolicies) await db.query(releaseOwner);
  if (isSuperuser) await db.query(trustEnums);
}

/** Rows, and nothing else: no truncate, which no policy stops, and no table's definition. */
const grants = `
  grant usage on schema ${schema}, ${queueSchema} to ${tenantRole};
  grant select, insert, update, delete on all tables in schema ${schema}, ${queueSchema} to ${tenantRole};
  revoke all on table _prisma_migrations from ${tenantRole};
  grant usage on all sequences in schema ${queueSchema} to ${tenantRole};
  do $$ declare its_table regclass; begin
    for its_table in
      select oid from pg_class where relnamespace = '${queueSchema}'::regnamespace and relrowsecurity
        and not exists (select from pg_policy where polrelid = pg_class.oid and polname = '${tenantRole}')
    loop
      execute format('create policy ${tenantRole} on %s to ${tenantRole} using (true)', its_table);
    end loop;
  end $$`;

const releaseOwner = `
  do $$ declare walled regclass; begin
    for walled in
      select oid from pg_class where relnamespace = '${schema}'::regnamespace and relforcerowsecurity
    loop
      execute format('alter table %s no force row level security', walled);
    end loop;
  end $$`;

/**
 * Behind a policy Postgres plans with a column's statistics only where the operator is known to leak
 * nothing. These compare two oids and nothing else, yet nobody has declared it of them; without it, the
 * live calls are looked for among all calls of all time. Only a superuser may say so.
 */
const trustEnums = `
  do $$ begin
    if exists (select from pg_proc where proname in ('enum_eq', 'enum_ne') and not proleakproof) then
      alter function pg_catalog.enum_eq(anyenum, anyenum) leakproof;
      alter function pg_catalog.enum_ne(anyenum, anyenum) leakproof;
    end if;
  end $$`;
