import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chown,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { CannotStartError } from "../cannot-start.ts";
import type { PostgresHome } from "./home.ts";

/** The name of the superuser. */
export const superuser = "call_scheduler";

/** Crash recovery may have much to replay; a start that takes longer than this has gone wrong. */
const startTimeoutMs = 120_000;
/** How long a shutdown may take that rolls back and writes a checkpoint, before it is cut short. */
const stopTimeoutMs = 10_000;
const pollMs = 15;

/** A server that runs in a cluster folder, as its postmaster.pid tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly startedAt: Date;
  readonly ready: boolean;
}

/** An initialised cluster: `data`, `password` and `log` in one folder. */
export interface Cluster {
  readonly home: PostgresHome;
  readonly folder: string;
  readonly data: string;
  readonly password: string;
}

/**
 * Opens the cluster in `home`, made by initdb if there is none. It is made aside and renamed, so that
 * neither a crash nor a second process ever sees half of one.
 */
export async function openCluster(home: PostgresHome, durable: boolean): Promise<Cluster> {
  const folder = join(home.folder, "cluster");
  if ((await stat(folder).catch(() => null)) === null) await initialise(home, folder, durable);
  const password = await readFile(join(folder, "password"), "utf8");
  return { home, folder, data: join(folder, "data"), password: password.trim() };
}

async function initialise(home: PostgresHome, folder: string, durable: boolean): Promise<void> {
  const draft = await mkdtemp(join(home.folder, "draft-"));
  const password = join(draft, "password");
  const { uid, gid } = home.account;
  try {
    await mkdir(join(draft, "data"), { mode: 0o700 });
    await writeFile(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
    if (uid !== undefined && gid !== undefined) {
      await Promise.all(
        [draft, join(draft, "data"), password].map((path) => chown(path, uid, gid)),
      );
    }
    await runInitdb(home, draft, durable);
    await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(home: PostgresHome, draft: string, durable: boolean): Promise<void> {
  const args = [
    `--pgdata=${join(draft, "data")}`,
    `--username=${superuser}`,
    `--pwfile=${join(draft, "password")}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // Postgres's own locale: text sorts and folds alike on every machine.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(durable ? [] : ["--no-sync"]),
  ];
  const options = { ...home.account, cwd: draft, env: environment() };
  await promisify(execFile)(home.programs.initdb, args, options).catch(
    (cause: Error & { stderr?: string }) => {
      throw new CannotStartError(
        `the embedded Postgres could not be created (you can set DATABASE_URL to your own Postgres instead): ` +
          (cause.stderr?.trim() ?? cause.message),
        { cause },
      );
    },
  );
}

/**
 * Starts the server and waits until it takes connections. It stands in a session of its own: Ctrl-C
 * goes to the whole process group, and must not take the database from under a draining server.
 * @throws CannotStartError with the end of the server's log when it does not start.
 */
export async function launch(
  cluster: Cluster,
  settings: Readonly<Record<string, string | number>>,
): Promise<ChildProcess> {
  const { home, data, folder } = cluster;
  await forgetForeign(cluster);
  const log = await open(join(folder, "log"), "a", 0o600);
  const { size: logStart } = await log.stat();
  const all = {
    listen_addresses: "127.0.0.1",
    port: await freePort(),
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    // Not the errors of statements: they quote telephone numbers, and the client gets them anyway.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(home.programs.postgres, ["-D", data, ...args], {
    ...home.account,
    cwd: folder,
    detached: true,
    env: environment(),
    stdio: ["ignore", log.fd, log.fd],
  });
  server.unref();
  const failed = new Promise<string>((resolve) => {
    server.once("error", (error) => resolve(error.message));
    server.once("exit", (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
  await log.close();
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const failure = await Promise.race([failed, delay(pollMs, null, { ref: true })]);
    if (failure !== null || performance.now() > deadline) {
      const text = (await readFile(join(folder, "log"))).subarray(logStart).toString().trim();
      throw new CannotStartError(
        `Postgres did not start: ${failure ?? "it did not start in time"}\n${text}`,
      );
    }
    const running = await findPostmaster(cluster);
    if (running?.pid === server.pid && running?.ready) return server;
  }
}

/** The server that runs in this cluster now, also if another process started it; null if there is none. */
export async function findPostmaster(cluster: Cluster): Promise<Postmaster | null> {
  const lines = await pidFileOf(cluster);
  const pid = Number(lines[0]);
  if (!(pid > 0) || !commandOf(pid).includes(cluster.data)) return null;
  return {
    pid,
    port: Number(lines[3]),
    startedAt: new Date(Number(lines[2]) * 1000),
    // A standby takes connections, too, and reads.
    ready: ["ready", "standby"].includes(lines[7]?.trim() ?? ""),
  };
}

async function pidFileOf({ data }: Cluster): Promise<string[]> {
  return (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
}

/**
 * Removes the file of a server that crashed if its process id now belongs to another program, as Postgres would take
 * that for the server. In every other case Postgres replaces the file itself. It must not be removed beside a server
 * that starts: a server without its file ends after a minute.
 */
async function forgetForeign(cluster: Cluster): Promise<void> {
  const pid = Number((await pidFileOf(cluster))[0]);
  const command = pid > 0 ? commandOf(pid) : "";
  if (command === "" || command.includes(cluster.data)) return;
  await rm(join(cluster.data, "postmaster.pid"), { force: true });
}

/** Ends the server in good order, and returns when it is gone. Nothing happens when there is none. */
export async function shutDown(cluster: Cluster): Promise<void> {
  const running = await findPostmaster(cluster);
  if (running === null) return;
  signal(running.pid, "SIGINT");
  const deadline = performance.now() + stopTimeoutMs;
  let patient = true;
  while ((await findPostmaster(cluster))?.pid === running.pid) {
    if (patient && performance.now() > deadline) {
      patient = false;
      signal(running.pid, "SIGQUIT");
    }
    await delay(pollMs);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The command line of a process. It distinguishes a server from another program with a reused process id. */
function commandOf(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

/** Nothing of the caller's PG* variables: they would redirect our own server. */
function environment(): NodeJS.ProcessEnv {
  // oxlint-disable-next-line node/no-process-env -- a program that is started needs the caller's PATH
  return { PATH: process.env["PATH"], LC_ALL: "C" };
}

/** A port of this machine that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
