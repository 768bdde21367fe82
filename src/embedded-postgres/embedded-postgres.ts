import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { CannotStartError } from "../cannot-start.ts";
import {
  type Cluster,
  findPostmaster,
  launch,
  openCluster,
  shutDown,
  superuser,
} from "./cluster.ts";
import { preparePostgresHome } from "./home.ts";

export interface EmbeddedPostgresOptions {
  /** The folder that holds everything; made if it is missing. */
  readonly dataDir: string;
  /** Shown at a second start in this folder: a process id, an address. */
  readonly label: string;
  /** Postgres settings, such as `{ fsync: "off" }`. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** True: the data serve one run of tests, need not survive a crash and vanish when it ends. */
  readonly temporary?: boolean;
}

export interface EmbeddedPostgres {
  /** A connection string without a database: append `/name`. */
  readonly url: string;
  /** Settles, with a reason, only if the server ends unasked. */
  readonly failed: Promise<Error>;
  /** Shuts the server down in good order; returns when it is gone. */
  readonly stop: () => Promise<void>;
}

/** Another process serves from the same folder. */
export class DataFolderInUseError extends CannotStartError {
  override readonly name = "DataFolderInUseError";
  /** Connection string of its server, without a database. */
  readonly url: string;

  constructor(dataDir: string, label: string, url: string) {
    super(
      `${dataDir} is in use by another Call Scheduler (${label}): ` +
        `stop it, or set another DATA_DIR for this one`,
    );
    this.url = url;
  }
}

/** Held, in the cluster's own `postgres` database, by the connection of the process that owns it. */
const ownerLock = 7_264_120_002;
/**
 * A server that is seen without an owner for so long has none: before, one may be about to take the lock,
 * or to take it again because its connection was cut.
 */
const unownedMs = 3_000;
/** How long a server may owe the answer to who owns it: it may be ending, or recover from a crash. */
const answerWithinMs = 5_000;

/**
 * Starts a Postgres of our own for as long as this process lives; afterwards it ends by itself, however
 * this process ended.
 *
 * Whether a folder is in use is decided by a lock inside its database, not by a file with a process id:
 * it falls with the connection of its holder, so that it is never stale and never mistaken.
 * @throws DataFolderInUseError
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const home = await preparePostgresHome(dataDir);
  const cluster = await openCluster(home, !options.temporary);
  await removeOrphan(cluster, dataDir);
  const server = await launch(cluster, options.settings ?? {}).catch(async (error: unknown) => {
    // Two processes may launch at once; Postgres lets one through, and the other learns which.
    await removeOrphan(cluster, dataDir);
    throw error;
  });
  const heir = appointHeir(cluster, options.temporary ? [dataDir, home.folder] : []);
  const { port } = (await findPostmaster(cluster))!;
  const url = urlOf(cluster, port);
  const owner = await holdOwnerLock(url, options.label);
  if (owner === null) {
    heir.kill("SIGKILL");
    throw new DataFolderInUseError(dataDir, "started at the same moment", url);
  }

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    heir.kill("SIGKILL");
    await owner.release();
    await shutDown(cluster);
    if (!options.temporary) return;
    await rm(home.folder, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  };
  return {
    url,
    failed: once(server, "exit").then(([code, signal]) => {
      if (stopping !== undefined) return new Promise<never>(() => {});
      const log = join(cluster.folder, "log");
      return new Error(`Postgres ended with ${signal ?? `code ${code}`}; its log is ${log}`);
    }),
    stop: () => (stopping ??= stop()),
  };
}

function urlOf({ password }: Cluster, port: number): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}`;
}

/**
 * Ends a server whose owner was killed.
 * @throws DataFolderInUseError when the owner lives, CannotStartError when it cannot be found out
 */
async function removeOrphan(cluster: Cluster, dataDir: string): Promise<void> {
  let state: "silent" | "unowned" | "changing" = "changing";
  let since = performance.now();
  for (;;) {
    const running = await findPostmaster(cluster);
    if (running === null) return;
    const url = urlOf(cluster, running.port);
    const owner = await ownerLabel(url);
    if (typeof owner === "string") throw new DataFolderInUseError(dataDir, owner, url);
    const seen = running.ready ? (owner === null ? "unowned" : "silent") : "changing";
    if (seen !== state) since = performance.now();
    state = seen;
    const lastedMs = performance.now() - since;
    // It may well have an owner: one that uses all its connections, say.
    if (state === "silent" && lastedMs > answerWithinMs) {
      throw new CannotStartError(
        `a Postgres is running in ${dataDir}, and it is not known which program uses it (${owner?.message}): ` +
          `stop that program, or set another DATA_DIR for this one`,
        { cause: owner },
      );
    }
    if (state === "unowned" && lastedMs > unownedMs) {
      await shutDown(cluster);
      return;
    }
    await delay(100);
  }
}

/** Null if no process owns the server; an error if the owner does not answer. */
async function ownerLabel(url: string): Promise<string | Error | null> {
  const client = new pg.Client({
    connectionString: `${url}/postgres`,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ application_name: string }>(
      `select application_name from pg_stat_activity join pg_locks using (pid)
       where locktype = 'advisory' and (classid::bigint << 32) + objid::bigint = $1`,
      [ownerLock],
    );
    return rows[0]?.application_name ?? null;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Null when another process holds the lock. A lost connection is made anew until it is released. */
async function holdOwnerLock(
  url: string,
  label: string,
): Promise<{ release(): Promise<void> } | null> {
  let released = false;
  let client: pg.Client;
  const connect = async (): Promise<boolean> => {
    client = new pg.Client({
      connectionString: `${url}/postgres`,
      application_name: label.slice(0, 63),
      keepAlive: true,
    });
    client.on("error", () => {});
    client.on("end", () => void reconnect());
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>(
      "select pg_try_advisory_lock($1) as held",
      [ownerLock],
    );
    return rows[0]!.held;
  };
  const reconnect = async (): Promise<void> => {
    if (released) return;
    await delay(1_000, undefined, { ref: false });
    if (!released) await connect().catch(() => {});
  };
  const release = async (): Promise<void> => {
    released = true;
    await client.end().catch(() => {});
  };
  if (await connect()) return { release };
  await release();
  return null;
}

/**
 * A shell that waits for our end, which closes its standard input, and then ends the server. Killed
 * processes cannot clean up after themselves. It reads the process id from the server's own file,
 * which is gone when the server is.
 */
function appointHeir(cluster: Cluster, remove: readonly string[]): ChildProcess {
  const script = `
    file=$1; shift
    read -r _
    read -r pid <"$file" && kill -INT "$pid"
    test $# -gt 0 || exit
    while test -e "$file"; do sleep 0.1; done
    rm -rf -- "$@"`;
  const pidFile = join(cluster.data, "postmaster.pid");
  const heir = spawn("/bin/sh", ["-c", script, "sh", pidFile, ...remove], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  heir.unref();
  (heir.stdin as Socket).unref();
  return heir;
}
