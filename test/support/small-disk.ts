import { execFile } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import {
  findPostmaster,
  launch,
  openCluster,
  shutDown,
  superuser,
} from "#embedded-postgres/cluster.ts";
import { preparePostgresHome } from "#embedded-postgres/home.ts";

const run = promisify(execFile);

/** Room for the migrated database, and for some calls. */
const diskBytes = 100 * 1024 ** 2;

/** A Postgres whose database is on a small disk of its own; the log of transactions is elsewhere. */
export interface PostgresOnSmallDisk extends AsyncDisposable {
  readonly url: string;
  /** Fills the disk to the last byte. */
  fill(): Promise<void>;
  /** Makes room again. */
  free(): Promise<void>;
}

/** Why this machine cannot have one; null: it can. */
export async function whyNoSmallDisk(): Promise<string | null> {
  if (process.platform !== "linux") return "only Linux has tmpfs";
  if (process.getuid?.() !== 0) return "only root may mount a disk";
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-mount-"));
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]);
    await run("umount", [folder]);
    return null;
  } catch (error) {
    return String((error as Error).message).trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function startPostgresOnSmallDisk(): Promise<PostgresOnSmallDisk> {
  await using resources = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-small-disk-"));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  // Root's Postgres is another user, who has to get in.
  await chmod(dataDir, 0o755);
  const disk = join(dataDir, "disk");
  await mkdir(disk);
  await run("mount", ["-t", "tmpfs", "-o", `size=${diskBytes},mode=0755`, "tmpfs", disk]);
  resources.defer(async () => void (await run("umount", [disk])));
  const home = await preparePostgresHome(dataDir);
  resources.defer(() => rm(home.folder, { recursive: true, force: true }));
  const cluster = await openCluster(home, false);
  const tables = join(disk, "tables");
  await mkdir(tables, { mode: 0o700 });
  await chown(tables, home.account.uid!, home.account.gid!);
  await launch(cluster, { fsync: "off", max_connections: 200 });
  resources.defer(() => shutDown(cluster));
  const { port } = (await findPostmaster(cluster))!;
  const server = `postgres://${superuser}:${cluster.password}@127.0.0.1:${port}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`create tablespace small location '${tables}'`);
  await client.query("create database call_scheduler tablespace small");
  await client.end();
  const filler = join(disk, "filler");
  const kept = resources.move();
  return {
    url: `${server}/call_scheduler`,
    async fill() {
      const file = await open(filler, "w");
      try {
        for (const size of [1024 ** 2, 4096, 1]) await writeUntilFull(file, Buffer.alloc(size));
      } finally {
        await file.close();
      }
    },
    free: () => rm(filler),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function writeUntilFull(
  file: Awaited<ReturnType<typeof open>>,
  bytes: Buffer,
): Promise<void> {
  for (;;) {
    try {
      const { bytesWritten } = await file.write(bytes);
      if (bytesWritten < bytes.length) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOSPC") return;
      throw error;
    }
  }
}
