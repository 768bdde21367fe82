import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "#embedded-postgres/cluster.ts";
import { overTcp } from "./test.ts";

const run = promisify(execFile);

export interface PgBouncer {
  /** The same database, through the pooler. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A program, and what its libraries are found by. */
interface Program {
  readonly path: string;
  readonly libraries: string | undefined;
  /** Takes away what was unpacked. */
  remove(): Promise<void>;
}

/**
 * PgBouncer from the PATH, else from Debian's packages, unpacked into a folder and not installed.
 * Null where there is neither: no Debian, no package lists, no network.
 */
export async function findPgBouncer(): Promise<Program | null> {
  for (const folder of [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"]) {
    const path = join(folder, "pgbouncer");
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return { path, libraries: undefined, remove: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-pgbouncer-"));
  await chmod(folder, 0o755);
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const packages = ["pgbouncer", "libc-ares2", "libevent-2.1-7"];
    await run("apt-get", ["download", ...packages], { cwd: folder, timeout: 60_000 });
    for (const file of await readdir(folder)) {
      await run("dpkg", ["-x", join(folder, file), join(folder, "root")]);
    }
    const triplet = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
    return {
      path: join(folder, "root/usr/sbin/pgbouncer"),
      libraries: join(folder, "root/usr/lib", triplet),
      remove,
    };
  } catch {
    await remove();
    return null;
  }
}

/** Starts a pooler in front of one database. */
export async function startPgBouncer(
  { path, libraries }: Program,
  databaseUrl: string,
  settings: Readonly<Record<string, string | number>>,
): Promise<PgBouncer> {
  const target = new URL(overTcp(databaseUrl));
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-pgbouncer-"));
  const file = join(folder, "pgbouncer.ini");
  const name = target.pathname.slice(1);
  await writeFile(
    file,
    `[databases]
${name} = host=${target.hostname} port=${target.port} dbname=${name} user=${target.username} password=${target.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
${Object.entries(settings)
  .map(([key, value]) => `${key} = ${value}`)
  .join("\n")}
`,
  );
  // It refuses to run as root.
  await Promise.all([chmod(folder, 0o755), chmod(file, 0o644)]);
  const isRoot = process.getuid?.() === 0;
  const pooler = spawn(path, ["-q", file], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }) },
    ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
  });
  let said = "";
  pooler.stderr.on("data", (text: Buffer) => (said += text.toString()));
  while (!(await answersAt(port))) {
    if (pooler.exitCode !== null) throw new Error(`PgBouncer ended: ${said}`);
    await delay(20);
  }
  const url = new URL(target);
  [url.hostname, url.port] = ["127.0.0.1", String(port)];
  return { url: url.href, stop: () => end(pooler, folder) };
}

async function end(pooler: ChildProcess, folder: string): Promise<void> {
  if (pooler.exitCode === null) {
    const ended = once(pooler, "exit");
    pooler.kill("SIGKILL");
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}

async function answersAt(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const answers = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answers;
}
