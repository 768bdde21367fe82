import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { findPostmaster, launch, openCluster, shutDown } from "#embedded-postgres/cluster.ts";
import { preparePostgresHome } from "#embedded-postgres/home.ts";
import { databaseOn } from "#runtime/open-database.ts";

/** What was committed survives a crash of Postgres; only one of the machine would take it. */
const settings = { fsync: "off" };

/** A Postgres that can be taken away, and put back where it was. */
export async function startCrashingPostgres(more: Readonly<Record<string, string>> = {}) {
  const all = { ...settings, ...more };
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-outage-"));
  // Root's Postgres is another user, who has to get in.
  await chmod(dataDir, 0o755);
  const home = await preparePostgresHome(dataDir);
  const cluster = await openCluster(home, false);
  await launch(cluster, all);
  const { port } = (await findPostmaster(cluster))!;
  return {
    url: await databaseOn(`postgres://call_scheduler:${cluster.password}@127.0.0.1:${port}`),
    /** As a crash does it: every connection is cut, none is taken. */
    async away() {
      process.kill((await findPostmaster(cluster))!.pid, "SIGQUIT");
      await expect.poll(() => findPostmaster(cluster)).toBeNull();
    },
    back: () => launch(cluster, { ...all, port }),
    async [Symbol.asyncDispose]() {
      await shutDown(cluster);
      await rm(home.folder, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
