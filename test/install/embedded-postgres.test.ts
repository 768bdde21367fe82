import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { findPostmaster, launch, openCluster, shutDown } from "#embedded-postgres/cluster.ts";
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

test("a server that starts after a crash has the file without which it would end after a minute", async () => {
  const dataDir = await dataFolder();
  const home = await preparePostgresHome(dataDir);
  const cluster = await openCluster(home, false);
  onTestFinished(() => shutDown(cluster));
  const file = join(cluster.data, "postmaster.pid");
  const ended = spawnSync("true").pid;
  await writeFile(file, `${ended}\n`);
  // While this server starts, the file is looked at several times: it may be the new one already.
  const slow = join(home.folder, "slow-postgres");
  await writeFile(
    slow,
    `#!/bin/sh\nsleep 0.2; test -f "$2/postmaster.pid" && exec "${home.programs.postgres}" "$@"\n`,
  );
  await chmod(slow, 0o755);
  const programs = { ...home.programs, postgres: slow };
  const { pid } = await launch({ ...cluster, home: { ...home, programs } }, { fsync: "off" });
  expect(await findPostmaster(cluster)).toMatchObject({ pid, ready: true });

  // The process id of one that crashed belongs to another program now: to this one.
  await shutDown(cluster);
  await writeFile(file, `${process.pid}\n`);
  expect(await findPostmaster(cluster)).toBeNull();
  const next = await launch(cluster, { fsync: "off" });
  expect(await findPostmaster(cluster)).toMatchObject({ pid: next.pid, ready: true });
});
