import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, test as base } from "vitest";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { openTenantDatabases } from "#db/tenants.ts";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";

/**
 * A server of its own, because roles are the server's and the others' server has the tenants' role
 * already. The admin user of a managed Postgres is no superuser, and has CREATEROLE.
 */
const test = base.extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-test-"));
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir,
    label: "tests of a managed Postgres",
    temporary: true,
    settings: { fsync: "off" },
  });
  const superuser = new pg.Client({ connectionString: `${server.url}/postgres` });
  await superuser.connect();
  onCleanup(async () => {
    await superuser.end();
    await server.stop();
  });
  return { url: server.url, superuser };
});

interface Server {
  readonly url: string;
  readonly superuser: pg.Client;
}

/** A user and a database of the same name that it owns. */
async function ownedDatabase(
  { url, superuser }: Server,
  name: string,
  rights: string,
): Promise<string> {
  await superuser.query(`create role ${name} login ${rights} password 'secret'`);
  await superuser.query(`create database ${name} owner ${name}`);
  const own = new URL(`${url}/${name}`);
  [own.username, own.password] = [name, "secret"];
  return own.href;
}

/** What a tenant and its neighbour see of each other, and whether the owner is bound by the policies. */
async function lookAround(url: string) {
  await migrate(url);
  const everyone = createPool(url);
  const tenants = await openTenantDatabases(url, everyone);
  const insert =
    "insert into tenant (name, webhook_secret_encrypted) values ('x', '') returning id";
  const [own] = (await everyone.query<{ id: string }>(insert)).rows;
  await everyone.query(insert);
  const seen = await tenants.of(own!.id).pool.query("select id from tenant");
  const of = async (statement: string) =>
    (await tenants.of(own!.id).pool.query<{ value: unknown }>(statement)).rows[0]!.value;
  const found = {
    seesOnlyItself: JSON.stringify(seen.rows) === JSON.stringify([own]),
    role: await of("select current_user as value"),
    isForced: await of(
      "select relforcerowsecurity as value from pg_class where oid = 'contact'::regclass",
    ),
  };
  await Promise.all([tenants.end(), everyone.end()]);
  return found;
}

const withRole = { seesOnlyItself: true, role: "call_scheduler_tenant", isForced: false };

test("a user with CREATEROLE makes the tenants' role and takes it", async ({ server }) => {
  const url = await ownedDatabase(server, "first", "createrole");
  expect(await lookAround(url)).toEqual(withRole);
  const { rows } = await server.superuser.query(
    `select inherit_option, set_option from pg_auth_members
     where roleid = 'call_scheduler_tenant'::regrole and grantor = 'first'::regrole`,
  );
  expect(rows).toEqual([{ inherit_option: false, set_option: true }]);
});

test("a second such user of the server, who may not have the role, is bound by the policies", async ({
  server,
}) => {
  const url = await ownedDatabase(server, "second", "createrole");
  expect(await lookAround(url)).toEqual({ seesOnlyItself: true, role: "second", isForced: true });
  await server.superuser.query("grant call_scheduler_tenant to second");
  expect(await lookAround(url)).toEqual(withRole);
});

test("a user who loses the role is bound by the policies from the next start", async ({
  server,
}) => {
  const url = await ownedDatabase(server, "third", "");
  await server.superuser.query("grant call_scheduler_tenant to third");
  expect(await lookAround(url)).toEqual(withRole);
  await server.superuser.query("revoke call_scheduler_tenant from third");
  expect(await lookAround(url)).toEqual({ seesOnlyItself: true, role: "third", isForced: true });
});

test("a user whose default shows every tenant does not switch row-level security off", async ({
  server,
}) => {
  const url = await ownedDatabase(server, "fourth", "");
  for (const who of ["role fourth", "database fourth"]) {
    await server.superuser.query(`alter ${who} set call_scheduler.every_tenant = on`);
    await server.superuser.query(`alter ${who} set row_security = off`);
    await server.superuser.query(`alter ${who} set search_path = public`);
  }
  expect(await lookAround(url)).toEqual({ seesOnlyItself: true, role: "fourth", isForced: true });
});
