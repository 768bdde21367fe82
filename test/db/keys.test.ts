import type pg from "pg";
import { expect } from "vitest";
import { type Belongings, giveEverything } from "#test/belongings.ts";
import { test as base } from "#test/test.ts";
import { createSecretBox } from "../../src/secrets.ts";

type Owner = Belongings & { readonly id: string };

const test = base.extend("tenants", { scope: "file" }, async ({ pool }) => {
  const settle = async (mark: string, digit: number): Promise<Owner> => {
    const { rows } = await pool.query<{ id: string }>(
      "insert into tenant (name, webhook_secret_encrypted) values ($1, '') returning id",
      [mark],
    );
    const { id } = rows[0]!;
    const insertKey = "insert into api_key (tenant_id, name, prefix, hash) values ($1, '', '', $2)";
    await pool.query(insertKey, [id, `hash ${mark}`]);
    const context = { pool, secrets: createSecretBox("x".repeat(32)) } as never;
    return { id, ...(await giveEverything({ context }, { id, apiKey: "" }, { mark, digit })) };
  };
  return [await settle("OWN", 571), await settle("THEIR", 572)] as const;
});

/** Tables that are not a tenant's. A new one must be listed on purpose. */
const ofTheServer = [
  "_prisma_migrations",
  "app_user",
  "area",
  "area_derivation",
  "change_floor",
  "database_identity",
  "passkey",
  "readiness_probe",
  "rule_pack_version",
  "scheduler_run",
  "schema_epoch",
  "sign_in_attempt",
  "tenant",
  "transcripts_cleared",
  "user_identity",
  "user_session",
  "worker_process",
];

/** Unique indexes of tenants' tables that do not contain the tenant, and why. */
const withoutTenant: Readonly<Record<string, string>> = {
  api_key_hash_key: "a request has its key before its tenant is known",
  api_key_id: "an id belongs to one row of the server",
  call_id: "an id belongs to one row of the server",
  campaign_id: "an id belongs to one row of the server",
  contact_id: "an id belongs to one row of the server",
  dial_id: "an id belongs to one row of the server",
  former_webhook_secret_id: "an id belongs to one row of the server",
  import_id: "an id belongs to one row of the server",
  import_number: "a number belongs to one import of the server, as an id does",
  invitation_token: "whoever has an invitation shows nothing else",
  login_link_token: "whoever has a link shows nothing else",
};

/** Unique indexes that contain the tenant and do not begin with it, and what beginning with it would cost. */
const notFirst: Readonly<Record<string, string>> = {
  call_one_open_manual: "open calls are found by campaign and contact",
  call_one_open_of_rounds: "open calls are found by campaign and contact",
  call_one_open_test: "open calls are found by campaign and contact",
  contact_one_per_phone: "a check of a foreign key could take it for the key of the contact",
  contact_pkey:
    "a lookup by phone could take it for an index of phones (docs/architecture.md, Imports)",
  dial_one_open_per_call: "dials are found by their call",
  dial_one_per_attempt: "the attempts of a round are found by campaign and contact",
  dial_pkey: "dials are found by their call",
  enrolment_pkey: "memberships are found by their campaign",
  import_row_pkey: "rows of a file are found by phone",
  seat_of_user: "seats are found by their user",
};

/** The tables that belong to tenants, partitions left out. */
const tables = `
  select oid, oid::regclass::text as name from pg_class
  where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
    and relname <> all($1)`;

test("every table of a tenant names it in each row", async ({ pool }) => {
  const { rows } = await pool.query<{ name: string }>(
    `select name from (${tables}) t where not exists (
       select from pg_attribute where attrelid = t.oid and attname = 'tenant_id' and attnotnull)`,
    [ofTheServer],
  );
  expect(rows).toEqual([]);
  const { rows: own } = await pool.query<{ name: string }>(tables, [[]]);
  expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(ofTheServer));
});

test("primary keys and unique indexes contain the tenant, and begin with it where that costs nothing", async ({
  pool,
}) => {
  const { rows } = await pool.query<{ name: string; isPrimary: boolean; place: number | null }>(
    `select indexrelid::regclass::text as name, indisprimary as "isPrimary", (
         select place::int from unnest(indkey::int2[]) with ordinality key (attnum, place)
         join pg_attribute a on a.attrelid = indrelid and a.attnum = key.attnum
         where a.attname = 'tenant_id' and place <= indnkeyatts) as place
     from (${tables}) t join pg_index on indrelid = t.oid where indisunique order by 1`,
    [ofTheServer],
  );
  const names = (wanted: (row: (typeof rows)[number]) => boolean): string[] =>
    rows.filter(wanted).map(({ name }) => name);
  expect(names(({ place }) => place === null)).toEqual(Object.keys(withoutTenant).toSorted());
  expect(names(({ isPrimary, place }) => isPrimary && place === null)).toEqual([]);
  expect(names(({ place }) => place !== null && place > 1)).toEqual(
    Object.keys(notFirst).toSorted(),
  );
});

test("every table of a tenant has a primary key", async ({ pool }) => {
  const { rows } = await pool.query<{ name: string }>(
    `select name from (${tables}) t where not exists (
       select from pg_constraint where conrelid = t.oid and contype = 'p')`,
    [ofTheServer],
  );
  expect(rows).toEqual([]);
});

/*
 * The plan of a foreign key check is kept. If it was made while there were few rows, an index that begins with the
 * tenant seemed as good as the key, and each check would read all rows of the tenant later.
 */
test("the check of a foreign key can use no index but that of a key", async ({ pool }) => {
  const { rows } = await pool.query<{ name: string }>(
    `select distinct index.indexrelid::regclass::text as name
     from pg_constraint c join pg_index index on index.indrelid = c.confrelid
     join pg_class on pg_class.oid = index.indexrelid join pg_am on pg_am.oid = relam and amname = 'btree'
     where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and index.indpred is null
       and index.indkey[0] = any(c.confkey) and not index.indkey::int2[] <@ c.confkey`,
  );
  expect(rows).toEqual([]);
});

/** Foreign keys of tenants' tables to tenants' tables (users and their sessions belong to no tenant), and whether they tie the tenants of both. */
const foreignKeys = `
  select conrelid::regclass::text as "table", conname as name, confrelid::regclass::text as target,
    array(select attname::text from unnest(conkey) with ordinality k (attnum, place)
      join pg_attribute a on a.attrelid = conrelid and a.attnum = k.attnum order by place) as columns,
    array(select attname::text from unnest(confkey) with ordinality k (attnum, place)
      join pg_attribute a on a.attrelid = confrelid and a.attnum = k.attnum order by place) as "targetColumns",
    convalidated as "isValid"
  from pg_constraint
  where contype = 'f' and connamespace = current_schema()::regnamespace and conparentid = 0
    and confrelid not in ('tenant'::regclass, 'app_user'::regclass) and conrelid <> 'user_session'::regclass
  order by 1, 2`;

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly target: string;
  readonly columns: readonly string[];
  readonly targetColumns: readonly string[];
  readonly isValid: boolean;
}

/** The column by which it refers to a row, besides the tenant. */
function reference({ columns }: ForeignKey): string {
  return columns.find((column) => column !== "tenant_id")!;
}

test("every foreign key between tables of tenants contains the tenant of both", async ({
  pool,
}) => {
  const { rows } = await pool.query<ForeignKey>(foreignKeys);
  expect(rows.length).toBeGreaterThan(8);
  for (const key of rows) {
    const { columns, targetColumns, isValid } = key;
    expect(columns.length, key.name).toBe(2);
    expect(targetColumns[columns.indexOf("tenant_id")], key.name).toBe("tenant_id");
    expect(targetColumns[columns.indexOf(reference(key))], key.name).toBe("id");
    expect(isValid, key.name).toBe(true);
  }
});

async function refusal(pool: pg.Pool, text: string, values: readonly unknown[]): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rowCount } = await client.query(text, [...values]);
    return `changed ${rowCount} rows`;
  } catch (error) {
    const { code, constraint } = error as { code: string; constraint: string };
    return `${code} ${constraint}`;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

test("a row cannot be attached to a row of another tenant, also by the owner of the tables", async ({
  pool,
  tenants: [own, their],
}) => {
  const { rows: keys } = await pool.query<ForeignKey>(foreignKeys);
  for (const key of keys) {
    const column = reference(key);
    const one = `(select ctid from ${key.table} where tenant_id = $1 limit 1)`;
    const targetOf = (tenant: string): string =>
      `(select id from ${key.target} where tenant_id = ${tenant} limit 1)`;
    // The test cannot pass for want of rows: the same change within the tenant has a row to change.
    const { rowCount } = await pool.query(
      `select from ${key.table} where tenant_id = $1 and exists ${targetOf("$2")} limit 1`,
      [own.id, their.id],
    );
    expect(rowCount, key.name).toBe(1);
    const attach = `update ${key.table} set ${column} = ${targetOf("$2")} where ctid = ${one}`;
    expect(await refusal(pool, attach, [own.id, their.id]), key.name).toBe(`23503 ${key.name}`);
    const move = `update ${key.table} set tenant_id = $2 where ctid = ${one}`;
    expect(await refusal(pool, move, [own.id, their.id]), key.name).toMatch(/^23503 /);
  }
});

test("an id is no other row's, also in another tenant", async ({ pool, tenants: [own, their] }) => {
  for (const index of Object.keys(withoutTenant).filter((name) => name.endsWith("_id"))) {
    const table = index.replace(/_id$/, "");
    const same = `update ${table} set id = (select id from ${table} where tenant_id = $2 limit 1)
      where ctid = (select ctid from ${table} where tenant_id = $1 limit 1)`;
    expect(await refusal(pool, same, [own.id, their.id]), index).toBe(`23505 ${index}`);
  }
});
