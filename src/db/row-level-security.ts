import type { Queryable } from "./pool.ts";
import { queueSchema, schema } from "./schemas.ts";

/** The role under which the requests of tenants run, if it can be used. */
export const tenantRole = "call_scheduler_tenant";

/**
 * Whether the connections of tenants can take the role; if not, the policies are forced on the owner. From Postgres 16
 * on, a member of a role may be able to grant it and not to take it.
 */
export async function hasTenantRole(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from pg_roles where rolname = $1 and pg_has_role(current_user, oid,
       case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end)`,
    [tenantRole],
  );
  return rowCount !== 0;
}

/**
 * Creates the role under which requests of tenants run, if the user of the connection string may do so. The policies
 * then do not apply to the scheduler, which owns the tables; otherwise they do. To be called after the migrations, by
 * one process at a time.
 */
export async function grantTenantRole(db: Queryable): Promise<void> {
  await db.query(makeRole);
  await db.query(takeRole);
  const { rows } = await db.query<{ bypassesPolicies: boolean; isSuperuser: boolean }>(
    `select rolsuper or rolbypassrls as "bypassesPolicies", rolsuper as "isSuperuser"
     from pg_roles where rolname = current_user`,
  );
  const { bypassesPolicies, isSuperuser } = rows[0]!;
  if (await hasTenantRole(db)) {
    await db.query(grants);
    if (!bypassesPolicies) await db.query(forced(false));
  } else {
    await db.query(forced(true));
  }
  if (isSuperuser) await db.query(trustEnums);
}

/** Roles belong to the whole server: another database may be creating the same one. */
const makeRole = `do $$ begin
  if to_regrole('${tenantRole}') is null then create role ${tenantRole} nologin; end if;
  exception when duplicate_object or unique_violation or insufficient_privilege then null;
end $$`;

/** From Postgres 16 on, the creator of a role may grant it, but can take it only after granting it to itself. */
const takeRole = `do $$ declare is_old constant boolean := current_setting('server_version_num')::int < 160000; begin
  if not pg_has_role(current_user, '${tenantRole}', case when is_old then 'member' else 'set' end) then
    execute format('grant ${tenantRole} to %I', current_user)
      || case when is_old then '' else ' with set true, inherit false' end;
  end if;
  -- No such role, no right to grant it, or another database grants it at this moment.
  exception when undefined_object or insufficient_privilege or internal_error then null;
end $$`;

/** Rights on rows only: no truncate, which policies do not restrict, and no changes of tables. */
const grants = `
  grant usage on schema ${schema}, ${queueSchema} to ${tenantRole};
  grant select, insert, update, delete on all tables in schema ${schema}, ${queueSchema} to ${tenantRole};
  revoke all on table _prisma_migrations from ${tenantRole};
  do $$ begin
    -- A database of an earlier version does not have it yet.
    if to_regproc('search_contacts') is not null then
      grant execute on function search_contacts to ${tenantRole};
    end if;
  end $$;
  grant usage on all sequences in schema ${schema}, ${queueSchema} to ${tenantRole};
  do $$ declare its_table regclass; begin
    for its_table in
      select oid from pg_class where relnamespace = '${queueSchema}'::regnamespace and relrowsecurity
        and not exists (select from pg_policy where polrelid = pg_class.oid and polname = '${tenantRole}')
    loop
      execute format('create policy ${tenantRole} on %s to ${tenantRole} using (true)', its_table);
    end loop;
  end $$`;

/** Whether the policies also apply to the owner of the tables. */
function forced(isForced: boolean): string {
  return `
  do $$ declare secured regclass; begin
    for secured in
      select oid from pg_class where relnamespace = '${schema}'::regnamespace and relrowsecurity
        and relforcerowsecurity <> ${isForced}
    loop
      execute format('alter table %s ${isForced ? "" : "no "}force row level security', secured);
    end loop;
  end $$`;
}

/**
 * Under a policy, Postgres uses a column's statistics only for operators that are declared leakproof. These two only
 * compare oids, but Postgres does not declare them so; without it, a query for the live calls reads all calls. Only a
 * superuser may declare it.
 */
const trustEnums = `
  do $$ begin
    if exists (select from pg_proc where proname in ('enum_eq', 'enum_ne') and not proleakproof) then
      alter function pg_catalog.enum_eq(anyenum, anyenum) leakproof;
      alter function pg_catalog.enum_ne(anyenum, anyenum) leakproof;
    end if;
  end $$`;
