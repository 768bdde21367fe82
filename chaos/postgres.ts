import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { databaseOn } from "#runtime/open-database.ts";
import {
  findPostmaster,
  freePort,
  launch,
  openCluster,
  shutDown,
  superuser,
} from "#embedded-postgres/cluster.ts";
import { preparePostgresHome } from "#embedded-postgres/home.ts";

/** A Postgres that can be killed and comes back at the same address, its committed rows with it. */
export interface MortalPostgres {
  /** Connection string of the scheduler's database. */
  readonly url: string;
  /** Kills the postmaster as a crash would, and starts a new one after so long. */
  crash(downMs: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Commits wait for the write, as in production; only `fsync` is off, which matters when the machine loses
 * its power, not when processes die.
 */
const settings = { fsync: "off", max_connections: 200 };

export async function startMortalPostgres(): Promise<MortalPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-chaos-"));
  // Root's Postgres is another user, who has to get in.
  await chmod(dataDir, 0o755);
  const home = await preparePostgresHome(dataDir);
  const cluster = await openCluster(home, false);
  const port = await freePort();
  await launch(cluster, { ...settings, port });
  const url = await databaseOn(`postgres://${superuser}:${cluster.password}@127.0.0.1:${port}`);
  return {
    url,
    async crash(downMs) {
      const running = await findPostmaster(cluster);
      if (running !== null) process.kill(running.pid, "SIGKILL");
      await delay(downMs);
      await relaunch();
    },
    async stop() {
      await shutDown(cluster);
      await rm(home.folder, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };

  /** The killed server's children may still hold its memory for a moment. */
  async function relaunch(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await launch(cluster, { ...settings, port });
        return;
      } catch (error) {
        if (tries === 100) throw error;
        await delay(100);
      }
    }
  }
}
