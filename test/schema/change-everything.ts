import type { App } from "../../src/app.ts";

/** Every row of the tenant that is announced changes: its calls twice, so that they are as before. */
export async function changeEverything(
  { context: { pool } }: App,
  tenantId: string,
): Promise<void> {
  for (const status of ["CANCELLED", "COMPLETED"]) {
    await pool.query(
      "update call set status = $2, updated_at = clock_timestamp() where tenant_id = $1 and status in ('CANCELLED', 'COMPLETED') and ended_at is not null",
      [tenantId, status],
    );
  }
  await pool.query("update import set total_rows = total_rows + 1 where tenant_id = $1", [
    tenantId,
  ]);
  await pool.query("update campaign set updated_at = clock_timestamp() where tenant_id = $1", [
    tenantId,
  ]);
  await pool.query("update bulk_job set updated_at = clock_timestamp() where tenant_id = $1", [
    tenantId,
  ]);
  await pool.query("update alert set message = message where tenant_id = $1", [tenantId]);
}
