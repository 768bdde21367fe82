import { randomBytes } from "node:crypto";
import pg from "pg";
import { test as base, inject } from "vitest";
import { createPool } from "#db/pool.ts";

/**
 * A real database per file, cloned from the migrated template: `databaseUrl` names it, `pool` is
 * connected to it. Both are made when a test first asks for them.
 */
export const test = base
  .extend("databaseUrl", { scope: "file" }, async ({}, { onCleanup }) => {
    const name = `t_${randomBytes(6).toString("hex")}`;
    const url = inject("postgresUrl");
    const admin = new pg.Client({ connectionString: `${url}/postgres` });
    admin.on("error", () => {});
    await admin.connect();
    // Copying files takes a tenth of the time of copying through the log, which is the default.
    await admin.query(
      `create database ${name} template ${inject("templateDatabase")} strategy file_copy`,
    );
    onCleanup(async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    });
    return `${url}/${name}`;
  })
  .extend("pool", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const pool = createPool(databaseUrl);
    onCleanup(() => pool.end());
    return pool;
  });

/** The same database over TCP: for what can only name a host and a port. */
export function overTcp(databaseUrl: string): string {
  return databaseUrl.replace(inject("postgresUrl"), inject("postgresTcpUrl"));
}
