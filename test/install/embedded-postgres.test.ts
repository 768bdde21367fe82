import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import {
  DataFolderInUseError,
  startEmbeddedPostgres,
} from "#embedded-postgres/embedded-postgres.ts";
import { databaseOn, openDatabase } from "#runtime/open-database.ts";
import { preparePostgresHome } from "#embedded-postgres/home.ts";
import { readEnv } from "../../src/env.ts";
import { postgresOf } from "#test/server-process.ts";

const settings = { fsync: "off", max_connections: 5, superuser_reserved_connections: 0 };

async function dataFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-embedded-"));
  // Root's Postgres is another user, who has to get in.
  await chmod(dataDir, 0o755);
  onTestFinished(async () => {
    await rm((await preparePostgresHome(dataDir)).folder, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  });
  return dataDir;
}

/** So many connections, ended by a crash as well as by us. */
async function connections(url: string, count: number): Promise<pg.Client[]> {
  const clients = Array.from({ length: count }, () => new pg.Client(`${url}/postgres`));
  await Promise.all(
    clients.map(async (client) => {
      client.on("error", () => {});
      await client.connect();
    }),
  );
  return clients;
}

test("who starts beside a server, or fails to, neither disturbs it nor leaves one behind", async () => {
  const dataDir = await dataFolder();
  const owner = await startEmbeddedPostgres({ dataDir, label: "the owner", settings });

  // The owner and two commands find our database missing at the same moment.
  const urls = await Promise.all([1, 2, 3].map(() => databaseOn(owner.url)));
  expect(new Set(urls).size).toBe(1);

  // Its owner uses all of its connections: it is not taken for a server without one.
  const [first, ...others] = await connections(owner.url, 4);
  const intrude = () => startEmbeddedPostgres({ dataDir, label: "an intruder" });
  await expect(intrude()).rejects.toThrow(
    "it is not known which program uses it (sorry, too many clients",
  );
  expect((await first!.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await Promise.all(others.map((client) => client.end()));
  await expect(intrude()).rejects.toThrow(DataFolderInUseError);

  // The connection by which the owner is known is cut, and is made anew only after a while.
  await first!.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'the owner'",
  );
  await expect(intrude()).rejects.toThrow(DataFolderInUseError);

  // Our database cannot be made.
  await first!.query("drop database call_scheduler");
  await first!.query("alter database template1 rename to template2");
  await first!.end();
  await owner.stop();
  await expect(openDatabase(readEnv({ DATA_DIR: dataDir }), "a command")).rejects.toThrow(
    'template database "template1" does not exist',
  );
  expect(await postgresOf(dataDir)).toBeNull();
});
