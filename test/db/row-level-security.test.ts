import { randomBytes } from "node:crypto";
import pg from "pg";
import { describe, expect, inject } from "vitest";
import { migrate } from "#db/migrate.ts";
import { connectionPool, createPool, everyTenant } from "#db/pool.ts";
import { checkRowLevelSecurity } from "#db/check-row-level-security.ts";
import { openTenantDatabases, type TenantDatabases } from "#db/tenants.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { type Belongings, giveEverything, stateOf } from "#test/belongings.ts";
import { test as base } from "#test/test.ts";
import { createSecretBox } from "../../src/secrets.ts";

/** Tables that contain nothing of a tenant, or are not ours. A new one must be listed on purpose. */
const ofNobody = ["_prisma_migrations"];
/** Numbers over all tenants, and places that contacts of all tenants share. */
const readByAll = new Set(["area", "scheduler_run"]);

interface Fixture {
  readonly tenants: TenantDatabases;
  /** Row-level security does not apply to it. */
  readonly admin: pg.Pool;
  readonly own: Belongings & { readonly id: string };
  readonly their: Belongings & { readonly id: string };
}

async function settle(admin: pg.Pool, mark: string, digit: number) {
  const { rows } = await admin.query<{ id: string }>(
    "insert into tenant (name, webhook_secret_encrypted) values ($1, '') returning id",
    [mark],
  );
  const { id } = rows[0]!;
  await admin.query("insert into api_key (tenant_id, name, prefix, hash) values ($1, '', '', $2)", [
    id,
    randomBytes(8).toString("hex"),
  ]);
  const context = { pool: admin, secrets: createSecretBox("x".repeat(32)) } as never;
  const belongings = await giveEverything({ context }, { id, apiKey: "" }, { mark, digit });
  await fillPartitions(admin, id);
  await admin.query(asIfFolded(id));
  return { id, ...belongings };
}

/** Counts of the tenant's calls beside those that are not folded yet. */
function asIfFolded(tenantId: string): string {
  const own = `from call_delta where tenant_id = '${tenantId}' limit 1`;
  return `insert into call_count select tenant_id, campaign_id, quarter, facet, generation, calls ${own};
    insert into call_total select tenant_id, campaign_id, facet, generation, calls ${own};
    insert into tenant_call_count select tenant_id, quarter, facet, calls ${own};
    insert into member_state select tenant_id, campaign_id, contact_id, true, 1, false
      from enrolment where tenant_id = '${tenantId}' limit 1;
    insert into people_count select tenant_id, campaign_id, true, 1, false, 1
      from enrolment where tenant_id = '${tenantId}' limit 1`;
}

/** A copy of one of the tenant's rows in each partition, which a statement may name itself. */
async function fillPartitions(admin: pg.Pool, tenantId: string): Promise<void> {
  await admin.query(`
    do $$ declare part record; begin
      for part in
        select inhparent::regclass as parent, inhrelid::regclass as name,
          coalesce(substring(pg_get_expr(relpartbound, oid) from $re$FROM \\('([0-9a-f-]{36})'\\)$re$),
            lowest_uuid('2300-01-01')::text) as first
        from pg_inherits join pg_class on oid = inhrelid where relnamespace = current_schema()::regnamespace
          and relkind = 'r'
      loop
        execute format('insert into %s select (jsonb_populate_record(one, jsonb_build_object(''id'', %L))).*
          from %s one where tenant_id = %L limit 1', part.name,
          overlay(gen_random_uuid()::text placing left(part.first, 13) from 1 for 13), part.parent, '${tenantId}');
      end loop;
    end $$`);
}

const test = base
  .extend("asSuperuser", { scope: "file" }, async ({ databaseUrl, pool }, { onCleanup }) => {
    const tenants = await openTenantDatabases(databaseUrl, pool);
    onCleanup(() => tenants.end());
    const [own, their] = [await settle(pool, "OWN", 571), await settle(pool, "THEIR", 572)];
    return { tenants, admin: pool, own, their };
  })
  .extend("asOwner", { scope: "file" }, async ({}, { onCleanup }) => await owned("", onCleanup))
  .extend(
    "asOwnerWithRole",
    { scope: "file" },
    async ({}, { onCleanup }) => await owned("createrole", onCleanup),
  );

/** A database of somebody else's server, whose user owns it and may do little beyond. */
async function owned(
  privilege: string,
  onCleanup: (clean: () => Promise<void>) => void,
): Promise<Fixture> {
  const name = `owner_${randomBytes(6).toString("hex")}`;
  const server = inject("postgresUrl");
  const superuser = new pg.Client({ connectionString: `${server}/postgres` });
  await superuser.connect();
  await superuser.query(`create role ${name} login password 'secret' ${privilege}`);
  if (privilege !== "") {
    // The role of the server exists already, made by the superuser: its administrator hands it over.
    await superuser.query(`grant call_scheduler_tenant to ${name}`);
  }
  await superuser.query(`create database ${name} owner ${name}`);
  const url = new URL(`${server}/${name}`);
  [url.username, url.password] = [name, "secret"];
  await migrate(url.href);
  const [everyone, admin] = [createPool(url.href), createPool(`${server}/${name}`)];
  const tenants = await openTenantDatabases(url.href, everyone);
  onCleanup(async () => {
    await Promise.all([tenants.end(), everyone.end(), admin.end()]);
    await superuser.query(`drop database ${name} with (force)`);
    await superuser.query(`drop role ${name}`);
    await superuser.end();
  });
  // The tenants' rows are made as the owner, acting for all.
  const [own, their] = [await settle(everyone, "OWN", 571), await settle(everyone, "THEIR", 572)];
  return { tenants, admin, own, their };
}

const users = {
  "a superuser": "asSuperuser",
  "a plain owner": "asOwner",
  "an owner who has the role": "asOwnerWithRole",
} as const;

test("every table has row-level security, or is listed as one without a tenant", async ({
  pool,
}) => {
  const { rows } = await pool.query<{ table: string }>(
    `select relname as table from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm')
       and not (relrowsecurity and relforcerowsecurity) order by 1`,
  );
  expect(rows.map(({ table }) => table)).toEqual(ofNobody);
});

describe.for(Object.entries(users))("where the user of the database is %s", ([, fixture]) => {
  test("statements without any condition touch one's own rows only", async ({
    asSuperuser,
    asOwner,
    asOwnerWithRole,
  }) => {
    const fixtures = { asSuperuser, asOwner, asOwnerWithRole };
    const { tenants, admin, own, their } = fixtures[fixture];
    const { pool } = tenants.of(own.id);
    const before = await stateOf(admin, their.rows);
    for (const table of await tablesOf(admin)) {
      const seen = await pool.query(`select to_jsonb(t)::text as row from ${table} t`);
      const text = JSON.stringify(seen.rows);
      expect(
        their.rows.filter((id) => text.includes(id)),
        table,
      ).toEqual([]);
      expect(text, table).not.toContain(their.mark);
      expect(await countIn(admin, table), `${table} has rows to see`).toBeGreaterThan(0);
      const column = await columnOf(admin, table);
      const changed = await pool.query(`update ${table} set "${column}" = "${column}"`);
      expect(changed.rowCount, table).toBe(readByAll.has(table) ? 0 : seen.rowCount);
    }
    expect(await stateOf(admin, their.rows)).toEqual(before);
  });

  test("nothing can be written in the name of another tenant", async ({
    asSuperuser,
    asOwner,
    asOwnerWithRole,
  }) => {
    const fixtures = { asSuperuser, asOwner, asOwnerWithRole };
    const { tenants, own, their } = fixtures[fixture];
    const { pool } = tenants.of(own.id);
    const refused = /violates row-level security policy/;
    for (const statement of [
      `insert into contact (tenant_id, phone) values ('${their.id}', '+14155550100')`,
      `insert into call_event (tenant_id, call_id, at, kind) values ('${their.id}', '${row(their.ids["Call"]![0])}', now(), 'ENDED')`,
      `insert into import_chunk (import_id, tenant_id, ordinal, bytes) values (uuid_v7(), '${their.id}', 0, '')`,
      `update contact set tenant_id = '${their.id}'`,
    ]) {
      await expect(pool.query(statement), statement).rejects.toThrow(refused);
    }
  });

  test("who was told no tenant sees nobody, and makes nothing", async ({
    asSuperuser,
    asOwner,
    asOwnerWithRole,
  }) => {
    const fixtures = { asSuperuser, asOwner, asOwnerWithRole };
    const { tenants, admin } = fixtures[fixture];
    const { pool, prisma } = tenants.of(null);
    for (const table of await tablesOf(admin)) {
      const { rowCount } = await pool.query(`select from ${table}`);
      expect(rowCount, table).toBe(readByAll.has(table) ? await countIn(admin, table) : 0);
    }
    expect(await prisma.call.findMany()).toEqual([]);
    const insert = "insert into tenant (name, webhook_secret_encrypted) values ('x', '')";
    await expect(pool.query(insert)).rejects.toThrow(/row-level security/);
  });

  test("Prisma without a condition reads one's own, also below what it includes", async ({
    asSuperuser,
    asOwner,
    asOwnerWithRole,
  }) => {
    const fixtures = { asSuperuser, asOwner, asOwnerWithRole };
    const { tenants, own, their } = fixtures[fixture];
    const { prisma } = tenants.of(own.id);
    const seen = JSON.stringify(
      [
        await prisma.tenant.findMany({ include: { campaigns: { include: { calls: true } } } }),
        await prisma.call.findMany({ include: { contact: true, events: true, dials: true } }),
        await prisma.import.findMany({ include: { problems: true } }),
      ],
      (_, value: unknown) => (typeof value === "bigint" ? String(value) : value),
    );
    expect(seen).toContain(own.mark);
    expect(seen).not.toContain(their.mark);
    expect(await prisma.contact.count()).toBe(7);
    expect(await prisma.contact.updateMany({ data: { name: "mine" } })).toEqual({ count: 7 });
    expect(await tenants.of(their.id).prisma.contact.count({ where: { name: "mine" } })).toBe(0);
  });

  test("what tenants ask for in the same instant is not mixed", async ({
    asSuperuser,
    asOwner,
    asOwnerWithRole,
  }) => {
    const fixtures = { asSuperuser, asOwner, asOwnerWithRole };
    const { tenants, own, their } = fixtures[fixture];
    const callers = Array.from({ length: 40 }, (_, n) => [own, their, null][n % 3] ?? null);
    const answers = await Promise.all(
      callers.map(async (caller) => {
        const { pool, prisma } = tenants.of(caller?.id ?? null);
        const unique = await prisma.tenant.findUnique({
          where: { id: own.id },
          select: { id: true },
        });
        const listed = await prisma.tenant.findMany({ select: { id: true } });
        const { rows } = await pool.query<{ id: string }>("select id from tenant");
        return [unique?.id, listed.map(({ id }) => id), rows.map(({ id }) => id)];
      }),
    );
    expect(answers).toEqual(
      callers.map((caller) => {
        const visible = caller === null ? [] : [caller.id];
        return [caller === own ? own.id : undefined, visible, visible];
      }),
    );
  });

  test("jobs are added on a connection of a tenant", async ({
    asSuperuser,
    asOwner,
    asOwnerWithRole,
  }) => {
    const fixtures = { asSuperuser, asOwner, asOwnerWithRole };
    const { tenants, admin, own } = fixtures[fixture];
    await enqueue(tenants.of(own.id).pool, "dispatch-tenant", [{ tenantId: own.id }]);
    expect(await countIn(admin, "call_scheduler_queue._private_jobs")).toBe(1);
  });

  test("deletions without any condition take one's own rows only", async ({
    asSuperuser,
    asOwner,
    asOwnerWithRole,
  }) => {
    const fixtures = { asSuperuser, asOwner, asOwnerWithRole };
    const { tenants, admin, own, their } = fixtures[fixture];
    const { pool } = tenants.of(own.id);
    const before = await stateOf(admin, their.rows);
    for (const table of await tablesOf(admin)) await pool.query(`delete from ${table}`);
    expect(await stateOf(admin, their.rows)).toEqual(before);
    expect(await tenants.of(own.id).prisma.contact.count()).toBe(0);
  });
});

test("a role of a tenant may not truncate, which no policy would stop", async ({ asSuperuser }) => {
  const { tenants, own } = asSuperuser;
  const truncate = tenants.of(own.id).pool.query("truncate contact cascade");
  await expect(truncate).rejects.toThrow(/permission denied/);
});

test("the server does not start when a table has no row-level security", async ({
  databaseUrl,
  pool,
}) => {
  await pool.query("create table fresh (tenant_id uuid)");
  await pool.query("grant select on fresh to public");
  await expect(openTenantDatabases(databaseUrl, pool)).rejects.toThrow(
    /row-level security does not work for fresh/,
  );
  await pool.query("drop table fresh");
});

test("the server does not start when a policy lets rows through", async ({ asSuperuser }) => {
  const { admin } = asSuperuser;
  const url = new URL(inject("postgresUrl"));
  url.pathname = (await admin.query("select current_database() as name")).rows[0].name;
  await admin.query("create policy hole on alert using (true)");
  await settle(admin, "AGAIN", 573);
  await expect(openTenantDatabases(url.href, admin)).rejects.toThrow(
    /row-level security does not work for alert/,
  );
  await admin.query("drop policy hole on alert");
});

test("the proof looks with the settings that the connections have, and leaves nothing", async ({
  databaseUrl,
  pool,
}) => {
  const settings = { ...everyTenant, role: "call_scheduler_tenant" };
  const open = connectionPool(databaseUrl, { settings, max: 1 });
  await expect(checkRowLevelSecurity(open)).rejects.toThrow(
    /row-level security does not work for .*tenant/,
  );
  const closed = connectionPool(databaseUrl, { settings: { role: settings.role }, max: 1 });
  await checkRowLevelSecurity(closed);
  const { rows } = await pool.query("select from tenant where name = 'row-level security check'");
  expect(rows).toEqual([]);
  await Promise.all([open.end(), closed.end()]);
});

function row(id: string | undefined): string {
  return id!.replace(/^.*:/, "");
}

async function tablesOf(admin: pg.Pool): Promise<string[]> {
  const { rows } = await admin.query<{ table: string }>(
    `select relname as table from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
       and relname not in ('_prisma_migrations', 'worker_process', 'readiness_probe', 'schema_epoch', 'database_identity', 'transcripts_cleared',
         'rule_pack_version')`,
  );
  return rows.map(({ table }) => table);
}

async function columnOf(admin: pg.Pool, table: string): Promise<string> {
  const { rows } = await admin.query<{ column: string }>(
    `select column_name as column from information_schema.columns
     where table_schema = current_schema() and table_name = $1 and is_generated = 'NEVER'
     order by ordinal_position desc limit 1`,
    [table],
  );
  return rows[0]!.column;
}

async function countIn(admin: pg.Pool, table: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]!.n;
}
