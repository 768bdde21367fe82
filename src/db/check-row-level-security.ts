import { randomUUID } from "node:crypto";
import type pg from "pg";
import { CannotStartError } from "../cannot-start.ts";
import { schema } from "./schemas.ts";

/** A table of ours. */
interface ProtectedTable {
  readonly name: string;
  readonly isBound: boolean;
  /** It has a policy by which every tenant may read all of it. */
  readonly isReadable: boolean;
  /** Percentage of its blocks to read, so that a large table takes no longer. */
  readonly percent: number;
}

const blocksLookedAt = 128;

/**
 * Checks row-level security on a connection of this pool, which must be for tenants: the policies apply to the user
 * on every table, and a connection without a tenant finds no row, although a row was just inserted. The transaction
 * is rolled back.
 * @throws CannotStartError if a table shows rows.
 */
export async function checkRowLevelSecurity(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows: tables } = await client.query<ProtectedTable>(
      `select relname as name, row_security_active(oid) as "isBound",
         exists (select from pg_policy where polrelid = pg_class.oid and polname = 'readable') as "isReadable",
         least(100, 100.0 * ${blocksLookedAt} / greatest(
           (select sum(part.relpages) from pg_partition_tree(pg_class.oid) join pg_class part on part.oid = relid),
           relpages, 1))::float as percent
       from pg_class where relnamespace = '${schema}'::regnamespace and relkind in ('r', 'p')
         and relname <> '_prisma_migrations'`,
    );
    const unbound = tables.filter(({ isBound }) => !isBound).map(({ name }) => name);
    if (unbound.length > 0) throw notEnforced(unbound);
    // Acts for the new tenant, and then for no tenant. `every_tenant` keeps the connection's value.
    const id = randomUUID();
    await actFor(client, id);
    await client.query(
      "insert into tenant (id, name, webhook_secret_encrypted) values ($1, 'row-level security check', '')",
      [id],
    );
    await actFor(client, "");
    const looks = tables
      .filter(({ isReadable }) => !isReadable)
      .map(({ name, percent }) => {
        const sample = percent < 100 ? `tablesample system (${percent})` : "";
        return `select '${name}' as name where exists (select from ${client.escapeIdentifier(name)} ${sample})`;
      });
    const { rows: seen } = await client.query<{ name: string }>(looks.join(" union all "));
    if (seen.length > 0) throw notEnforced(seen.map(({ name }) => name));
  } finally {
    const broken = await client.query("rollback").then(
      () => false,
      () => true,
    );
    client.release(broken);
  }
}

async function actFor(client: pg.PoolClient, tenantId: string): Promise<void> {
  await client.query("select set_config('call_scheduler.tenant', $1, true)", [tenantId]);
}

function notEnforced(tables: readonly string[]): CannotStartError {
  return new CannotStartError(
    `Call Scheduler does not start: row-level security does not work for ${tables.join(", ")}. ` +
      "Tenants could see the rows of other tenants. Check the row-level security of these tables and " +
      "the permissions of the database user (docs/adr/0008-row-level-security.md).",
  );
}
