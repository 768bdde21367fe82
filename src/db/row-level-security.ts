import type { Queryable } from "./pool.ts";
import { queueSchema, schema } from "./schemas.ts";

/** The role under which the requests of tenants run, where there can be such a role. */
export const tenantRole = "call_scheduler_tenant";

/**
 * Whether the connections of tenants can take the role; where not, the policies are forced upon the owner.
 * From Postgres 16 on, a member may be one that can grant the role and not take it.
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
 * Makes the role under which requests of tenants run, where the user of the connection string may. Then
 * the scheduler, which owns the tables, is not bound by the policies at all; otherwise it is, as the
 * tenants are. To be called after the migrations, by one process at a time.
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

/** Roles belong to the server: another database of it may be making the same one. */
const makeRole = `do $$ begin
  if to_regrole('${tenantRole}') is null then create role ${tenantRole} nologin; end if;
  exception when duplicate_object or unique_violation or insufficient_privilege then null;
end $$`;

/** From Postgres 16 on, whoever made a role may grant it and not take it, until it is granted so. */
const takeRole = `do $$ declare is_old constant boolean := current_setting('server_version_num')::int < 160000; begin
  if not pg_has_role(current_user, '${tenantRole}', case when is_old then 'member' else 'set' end) then
    execute format('grant ${tenantRole} to %I', current_user)
      || case when is_old then '' else ' with set true, inherit false' end;
  end if;
  -- No such role, no right to grant it, or another database grants it at this moment.
  exception when undefined_object or insufficient_privilege or internal_error then null;
end $$`;

/** Rows, and nothing else: no truncate, which no policy stops, and no table's definition. */
const grants = `
  grant usage on schema ${schema}, ${queueSchema} to ${tenantRole};
  grant select, insert, update, delete on all tables in schema ${schema}, ${queueSchema} to ${tenantRole};
  revoke all on table _prisma_migrations from ${tenantRole};
  grant usage on all sequences in schema ${schema}, ${queueSchema} to ${tenantRole};
  do $$ declare its_table regclass; begin
    for its_table in
      select oid from pg_class where relnamespace = '${queueSchema}'::regnamespace and relrowsecurity
        and not exists (select from pg_policy where polrelid = pg_class.oid and polname = '${tenantRole}')
    loop
      execute format('create policy ${tenantRole} on %s to ${tenantRole} using (true)', its_table);
    end loop;
  end $$`;

/** Whether the policies bind the owner of the tables too. */
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
