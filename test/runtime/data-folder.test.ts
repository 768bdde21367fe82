import { chmod, lstat, mkdir, mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { preparePostgresHome } from "#embedded-postgres/home.ts";

const isRoot = process.getuid?.() === 0;
/** Another file system than that of /var/lib, as a container's volume is. */
const volume = "/dev/shm";
const hasVolume = isRoot && (await isApart(volume, "/var/lib"));

async function isApart(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path).catch(() => null)));
  return a !== null && b !== null && a?.dev !== b?.dev;
}

async function closedFolder(where: string): Promise<string> {
  const folder = await mkdtemp(join(where, "call-scheduler-home-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o700);
  return folder;
}

describe.skipIf(!isRoot)("the data folder of root, whose Postgres runs as another user", () => {
  test("is opened to that user, and holds the data itself", async () => {
    const dataDir = await closedFolder(tmpdir());
    const { folder } = await preparePostgresHome(dataDir);
    expect(folder).toBe(join(dataDir, "postgres"));
    // Enterable, and not to be listed: the secret key lies beside.
    expect((await stat(dataDir)).mode & 0o777).toBe(0o711);
  });

  test.skipIf(!hasVolume)(
    "is not left empty where it is a volume that Postgres cannot reach",
    async () => {
      const dataDir = join(await closedFolder(volume), "data");
      await mkdir(dataDir);
      await expect(preparePostgresHome(dataDir)).rejects.toThrow(
        /a separate volume.*cannot access its parent folders: mount it elsewhere/,
      );
      expect(await lstat(join(dataDir, "postgres")).catch(() => null)).toBeNull();
    },
  );

  test("says so when its data were outside of it and are gone", async () => {
    const dataDir = await closedFolder(tmpdir());
    await symlink("/var/lib/call-scheduler/gone", join(dataDir, "postgres"));
    await expect(preparePostgresHome(dataDir)).rejects.toThrow(
      /points to \/var\/lib\/call-scheduler\/gone, which does not exist/,
    );
  });
});
