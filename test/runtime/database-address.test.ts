import { execFile } from "node:child_process";
import { chmod, chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { describe, expect } from "vitest";
import { readDatabaseUrl } from "#db/address.ts";
import { createPool } from "#db/pool.ts";
import { Session } from "#db/session.ts";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { findDatabaseProblem } from "#runtime/check-database.ts";
import { overTcp, test as base } from "#test/test.ts";

const run = promisify(execFile);

interface Server {
  readonly port: string;
  /** The folder of its Unix socket. */
  readonly socket: string;
  /** The certificate of a private authority, which signed the one of the server: for localhost. */
  readonly ca: string;
  /** Connected as its superuser. */
  readonly admin: pg.Client;
}

/** A server that takes `app` over TLS or its socket only, and has an awkwardly named database. */
const test = base.extend(
  "strict",
  { scope: "file" },
  async ({}, { onCleanup }): Promise<Server> => {
    const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-test-"));
    const socket = await mkdtemp(join(tmpdir(), "cs-"));
    await Promise.all([chmod(dataDir, 0o755), chmod(socket, 0o777)]);
    const { url, stop } = await startEmbeddedPostgres({
      dataDir,
      label: "tests of addresses",
      temporary: true,
      settings: { fsync: "off", unix_socket_directories: socket },
    });
    const admin = new pg.Client({ connectionString: `${url}/postgres` });
    await admin.connect();
    onCleanup(async () => {
      await admin.end();
      await stop();
      await rm(socket, { recursive: true, force: true });
    });
    const folder = join(dataDir, "postgres/cluster/data");
    await certify(folder);
    await writeFile(
      join(folder, "pg_hba.conf"),
      `local all +app trust
hostssl all app 127.0.0.1/32 scram-sha-256
host all call_scheduler 127.0.0.1/32 scram-sha-256
`,
    );
    await admin.query("alter system set ssl = on");
    await admin.query("select pg_reload_conf()");
    await admin.query("create role app login password 'secret'");
    await admin.query("create database calls owner app");
    await admin.query(`create database "calls#1" owner app`);
    return { port: new URL(url).port, socket, ca: join(folder, "ca.pem"), admin };
  },
);

/** Makes `server.crt` and `server.key`, signed by an authority of their own. */
async function certify(folder: string): Promise<void> {
  const { uid, gid } = await stat(folder);
  const openssl = (command: string) => run("openssl", command.split(" "), { cwd: folder });
  const newKey = "req -newkey rsa:2048 -nodes -days 2";
  await writeFile(join(folder, "names"), "subjectAltName=DNS:localhost");
  await openssl(`${newKey} -x509 -subj /CN=authority -keyout ca.key -out ca.pem`);
  await openssl(`${newKey} -subj /CN=localhost -keyout server.key -out server.csr`);
  await openssl(
    "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt",
  );
  for (const file of ["server.key", "server.crt"]) await chown(join(folder, file), uid, gid);
  await chmod(join(folder, "server.key"), 0o600);
}

describe("a server that takes encrypted connections only", () => {
  test.for<[string, RegExp | null]>([
    ["app:secret@localhost:$port/calls", /encrypted connections only: add sslmode=require/],
    ["app:secret@localhost:$port/calls?sslmode=require", /add sslrootcert=/],
    ["app:secret@localhost:$port/calls?sslmode=no-verify", null],
    ["app:secret@localhost:$port/calls?sslmode=verify-full&sslrootcert=$ca", null],
    ["app:secret@127.0.0.1:$port/calls?sslmode=verify-full&sslrootcert=$ca", /another host name/],
    ["app:secret@127.0.0.1:$port/calls?sslmode=verify-ca&sslrootcert=$ca", null],
    ["app:wrong@localhost:$port/calls?sslmode=no-verify", /refuses this user and password/],
    ["stranger:x@localhost:$port/calls?sslmode=no-verify", /allow it in pg_hba\.conf/],
    ["app@/calls?host=$socket&port=$port", null],
    ["app@/calls?host=/absent&port=$port", /no socket/],
  ])("%s", async ([text, expected], { strict }) => {
    const problem = await findDatabaseProblem(filled(text, strict));
    if (expected === null) expect(problem).toBeNull();
    else expect(problem).toMatch(expected);
  });

  test("has its data read and written", async ({ strict }) => {
    for (const text of [
      "app:secret@localhost:$port/calls%231?sslmode=verify-full&sslrootcert=$ca",
      "app:secret@localhost:$port/calls#1?sslmode=no-verify",
      "app@/calls%231?host=$socket&port=$port",
    ]) {
      const pool = createPool(filled(text, strict));
      const { rows } = await pool.query("select current_database() as name");
      expect(rows, text).toEqual([{ name: "calls#1" }]);
      await pool.end();
    }
  });
});

test("a server without encryption is told apart", async ({ databaseUrl }) => {
  expect(await findDatabaseProblem(`${databaseUrl}?sslmode=require`)).toMatch(
    /does not offer encryption/,
  );
});

test("of several hosts the one that accepts writes is taken", async ({
  databaseUrl,
  pool,
  strict,
}) => {
  // Two servers with the same user and database, of which the first is read-only, as a standby is.
  const { hostname, port, pathname } = new URL(overTcp(databaseUrl));
  const name = pathname.slice(1);
  await pool.query(`create role ${name} login password 'secret'`);
  await pool.query(`alter database ${name} set default_transaction_read_only = on`);
  await strict.admin.query(`create role ${name} login in role app`);
  await strict.admin.query(`create database ${name} owner ${name}`);
  const standby = `${hostname}:${port}`;
  const primary = `${encodeURIComponent(strict.socket)}:${strict.port}`;
  const user = `postgres://${name}:secret`;

  const address = readDatabaseUrl(`${user}@127.0.0.1:1,${standby},${primary}/${name}`);
  for (let turn = 0; turn < 2; turn += 1) {
    const session = new Session({ address });
    await session.connect();
    const { rows } = await session.query("select current_setting('port') as port");
    expect(rows).toEqual([{ port: strict.port }]);
    await session.end();
  }
  expect(await findDatabaseProblem(`${user}@${standby},${primary}/${name}`)).toBeNull();
  expect(await findDatabaseProblem(`${user}@${standby}/${name}`)).toMatch(/is read-only/);
  expect(await findDatabaseProblem(`${user}@${standby},${standby}/${name}`)).toMatch(
    /none of the hosts accepts writes/,
  );
  await pool.query(`drop role ${name}`);
});

function filled(text: string, { port, socket, ca }: Server): string {
  return `postgres://${text.replace("$port", port).replace("$socket", socket).replace("$ca", ca)}`;
}
