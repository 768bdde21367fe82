import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ourEpoch } from "#db/epoch.ts";

const project = join(import.meta.dirname, "../..");

/** A copy of this program, as a later version: with a migration that raises the epoch, and written for that epoch. */
export async function newerVersion(): Promise<{
  readonly folder: string;
  readonly migration: string;
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-newer-"));
  for (const part of ["src", "schema", "tasks", "prisma", "rule-packs", "package.json"]) {
    await cp(join(project, part), join(folder, part), { recursive: true });
  }
  await symlink(join(project, "node_modules"), join(folder, "node_modules"));
  const epoch = join(folder, "src/db/epoch.ts");
  const text = await readFile(epoch, "utf8");
  await writeFile(epoch, text.replace(/= \d+;/, `= ${ourEpoch + 1};`));
  const migration = "20991231000000_for_a_newer_version";
  await mkdir(join(folder, "prisma/migrations", migration));
  await writeFile(
    join(folder, "prisma/migrations", migration, "migration.sql"),
    `select raise_epoch(${ourEpoch + 1});\nalter table call add column of_a_newer_version integer;\n`,
  );
  return { folder, migration, remove: () => rm(folder, { recursive: true }) };
}
