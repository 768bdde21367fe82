import { appendFile, chmod, chown, cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { databaseOn } from "#runtime/open-database.ts";
import {
  type Cluster,
  findPostmaster,
  freePort,
  launch,
  openCluster,
  superuser,
} from "#embedded-postgres/cluster.ts";
import { preparePostgresHome } from "#embedded-postgres/home.ts";

/** A primary with a streaming standby. Only the machine's crash would lose what `fsync` does not write. */
export interface ReplicatedPostgres {
  /** Names both servers; a connection goes to the one that accepts writes. */
  readonly url: string;
  /** Leads to the standby. */
  readonly standbyUrl: string;
  /** Whether the primary waits for the standby at each commit. It does not at first. */
  setSynchronous(isSynchronous: boolean): Promise<void>;
  /** The standby receives nothing from now on: what the primary commits is lost at a failover. */
  detachStandby(): Promise<void>;
  /** Kills the primary at once. Its connections are cut, and it accepts none. */
  killPrimary(): Promise<void>;
  /** Makes the standby the primary. */
  promoteStandby(): Promise<void>;
  /** Kills the standby at once. */
  killStandby(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const settings = {
  fsync: "off",
  full_page_writes: "off",
  max_connections: 200,
  wal_level: "replica",
};

export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  await using resources = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-replicated-"));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  // Root's Postgres is another user, who has to get in.
  await chmod(dataDir, 0o755);
  const home = await preparePostgresHome(dataDir);
  resources.defer(() => rm(home.folder, { recursive: true, force: true }));
  const primary = await openCluster(home, false);
  const standby = await copyOf(primary);
  resources.defer(() => kill(standby));
  resources.defer(() => kill(primary));
  const [port, standbyPort] = [await freePort(), await freePort()];
  await launch(primary, { ...settings, port });
  const credentials = `${superuser}:${primary.password}`;
  const primaryUrl = `postgres://${credentials}@127.0.0.1:${port}/postgres`;
  const standbyUrl = `postgres://${credentials}@127.0.0.1:${standbyPort}/postgres`;
  await databaseOn(`postgres://${credentials}@127.0.0.1:${port}`);
  const source = `host=127.0.0.1 port=${port} user=${superuser} password=${primary.password} application_name=standby`;
  await appendFile(join(standby.data, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`);
  await launch(standby, { ...settings, port: standbyPort });
  await waitFor(primaryUrl, "select from pg_stat_replication where state = 'streaming'");
  const kept = resources.move();
  return {
    url: `postgres://${credentials}@127.0.0.1:${port},127.0.0.1:${standbyPort}/call_scheduler?target_session_attrs=read-write`,
    standbyUrl: `postgres://${credentials}@127.0.0.1:${standbyPort}/call_scheduler`,
    async setSynchronous(isSynchronous) {
      const names = isSynchronous ? "*" : "";
      await execute(primaryUrl, `alter system set synchronous_standby_names = '${names}'`);
      await execute(primaryUrl, "select pg_reload_conf()");
      if (isSynchronous) {
        await waitFor(primaryUrl, "select from pg_stat_replication where sync_state = 'sync'");
      }
    },
    async detachStandby() {
      await execute(standbyUrl, "alter system set primary_conninfo = ''");
      await execute(standbyUrl, "select pg_reload_conf()");
      await waitFor(primaryUrl, "select where not exists (select from pg_stat_replication)");
    },
    killPrimary: () => kill(primary),
    killStandby: () => kill(standby),
    async promoteStandby() {
      await execute(standbyUrl, "select pg_promote()");
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A copy of the files of a server that does not run is a base backup. */
async function copyOf(cluster: Cluster): Promise<Cluster> {
  const { home } = cluster;
  const folder = join(home.folder, "standby");
  const data = join(folder, "data");
  await cp(cluster.folder, folder, { recursive: true });
  await writeFile(join(data, "standby.signal"), "");
  const { uid, gid } = home.account;
  if (uid !== undefined && gid !== undefined) {
    const entries = await readdir(folder, { recursive: true });
    for (const path of [".", ...entries]) await chown(join(folder, path), uid, gid);
  }
  return { ...cluster, folder, data };
}

/** As a crash does it: every connection is cut, and nothing more is written. */
async function kill(cluster: Cluster): Promise<void> {
  const running = await findPostmaster(cluster);
  if (running === null) return;
  process.kill(running.pid, "SIGQUIT");
  while ((await findPostmaster(cluster)) !== null) await delay(10);
}

async function execute(url: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

async function waitFor(url: string, sql: string): Promise<void> {
  while ((await execute(url, sql)) === 0) await delay(20);
}
