import { randomBytes } from "node:crypto";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { migrate } from "#db/migrate.ts";

/** A database as the migrations before `first` leave it. */
export async function formerDatabase(first: string): Promise<{
  readonly url: string;
  /** The migrations that are still to come, in their order. */
  readonly later: readonly string[];
  /** Applies the migrations up to this one. */
  readonly migrateTo: (migration: string) => Promise<void>;
  readonly drop: () => Promise<void>;
}> {
  const name = `m_${randomBytes(6).toString("hex")}`;
  const server = inject("postgresUrl");
  const admin = new pg.Client({ connectionString: `${server}/postgres` });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = `${server}/${name}`;
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-migrations-"));
  const entries = await readdir("prisma/migrations", { withFileTypes: true });
  const all = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  let applied = "";
  const migrateTo = async (last: string): Promise<void> => {
    for (const migration of all.filter((each) => each > applied && each <= last)) {
      await cp(`prisma/migrations/${migration}`, join(folder, migration), { recursive: true });
    }
    applied = last;
    await migrate(url, folder);
  };
  const sorted = all.toSorted();
  await migrateTo(sorted.findLast((migration) => migration < first)!);
  return {
    url,
    later: sorted.filter((migration) => migration >= first),
    migrateTo,
    drop: async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
      await rm(folder, { recursive: true });
    },
  };
}
