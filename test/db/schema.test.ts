import { readFile } from "node:fs/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import type pg from "pg";
import { expect } from "vitest";
import { test } from "#test/test.ts";

const path = "prisma/schema.prisma";

test("the migrations make the columns and enums that prisma/schema.prisma describes", async ({
  databaseUrl,
  pool,
}) => {
  const sql = await sqlOfPrismaSchema(databaseUrl);
  await pool.query("create schema described");
  const described = await pool.connect();
  await described.query("set search_path = described, call_scheduler");
  await described.query(sql);
  described.release(true);

  expect(await shape(pool, "call_scheduler")).toEqual(await shape(pool, "described"));
});

/** What Prisma itself would create for the schema file. */
async function sqlOfPrismaSchema(connectionString: string): Promise<string> {
  const content = await readFile(path, "utf8");
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString }));
  const engine = await SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, adapter);
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: [{ path, content }] },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  } as Parameters<SchemaEngine["diff"]>[0]);
  return stdout!.replaceAll('CREATE SCHEMA IF NOT EXISTS "public";', "");
}

async function shape(pool: pg.Pool, schema: string) {
  // Prisma has no word for a list that may not be null; ours may not.
  const columns = await pool.query(
    `select table_name, column_name, udt_name,
       case when data_type <> 'ARRAY' then is_nullable end as is_nullable
     from information_schema.columns
     where table_schema = $1 and table_name <> '_prisma_migrations'
       and not exists (select from pg_inherits where inhrelid = format('%I.%I', table_schema, table_name)::regclass)
     order by table_name, column_name`,
    [schema],
  );
  const enums = await pool.query(
    `select typname, array_agg(enumlabel::text order by enumsortorder) as labels
     from pg_enum join pg_type on pg_type.oid = enumtypid
     where typnamespace = $1::regnamespace group by typname order by typname`,
    [schema],
  );
  return { columns: columns.rows, enums: enums.rows };
}

/** Foreign keys without such an index, and why. */
const withoutIndex: Readonly<Record<string, string>> = {
  "contact contact_tenant_id_fkey":
    "nothing deletes a tenant, and the check of a foreign key to a contact could take that index for its key (ADR 19)",
};

test("every foreign key has an index, without which deleting what it refers to reads its whole table", async ({
  pool,
}) => {
  const { rows } = await pool.query<{ key: string; isIndexed: boolean }>(
    `select conrelid::regclass || ' ' || conname as key, exists (
       select from pg_index
       where indrelid = conrelid and indisvalid and indpred is null and indkey[0] = any(conkey)
         -- A tenant has too many rows: another column of the key must be among the first.
         and (cardinality(conkey) = 1 or array(select attnum from pg_attribute
             where attrelid = conrelid and attnum = any(conkey) and attname <> 'tenant_id')
           <@ (indkey::int2[])[0:cardinality(conkey) - 1])) as "isIndexed"
     from pg_constraint where contype = 'f' and connamespace = 'call_scheduler'::regnamespace order by 1`,
  );
  expect(rows).not.toEqual([]);
  const missing = rows.filter(({ isIndexed }) => !isIndexed).map(({ key }) => key);
  expect(missing).toEqual(Object.keys(withoutIndex));
});
