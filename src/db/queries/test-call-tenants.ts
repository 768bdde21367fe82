import type { Queryable } from "#db/pool.ts";

/** Tenants that wait for a test call. */
export async function testCallTenants(db: Queryable): Promise<string[]> {
  // Without a name: a statement without parameters would keep its first plan for good.
  const { rows } = await db.query<{ id: string }>(
    "select distinct tenant_id as id from call where status = 'SCHEDULED' and kind = 'TEST'",
  );
  return rows.map(({ id }) => id);
}
