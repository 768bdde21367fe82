import { queueSchema } from "#db/schemas.ts";
import { statement } from "#db/statement.ts";

/** What a database lets its user do with our schemas ($1). Reads Postgres's catalogue only. */
export const databaseFacts = statement({
  text: `with ours as (select oid, nspname from pg_namespace where nspname = any($1))
     select current_setting('server_version_num')::int as number,
       current_setting('server_version') as version,
       current_user as user, current_database() as database,
       pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "isReadOnly",
       has_database_privilege(current_database(), 'create') as "mayCreateSchemas",
       (select count(*) from ours) = 2 and exists (select from pg_class join ours on ours.oid = relnamespace
         where nspname = '${queueSchema}' and relname = 'migrations') as "isInstalled",
       (select string_agg(quote_ident(nspname), ', ') from ours
        where not has_schema_privilege(oid, 'usage') or not has_schema_privilege(oid, 'create')) as closed,
       (select min(pg_get_userbyid(relowner)) from pg_class join ours on ours.oid = relnamespace
        where relkind in ('r', 'p') and not pg_has_role(relowner, 'usage')) as owner`,
  params: ["name[]"],
  row: {
    number: "int4",
    version: "text",
    user: "name",
    database: "name",
    isReadOnly: "bool",
    mayCreateSchemas: "bool",
    isInstalled: "bool",
    /** Our schemas in which the user may not create tables. */
    closed: "text?",
    /** Who owns tables of ours that the user does not own. */
    owner: "text?",
  },
});
