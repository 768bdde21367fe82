import { as, statement } from "#db/statement.ts";
import type { RejectedRow } from "#rules/rejected-row.ts";

/** Keeps rejected rows ($3, a JSON array) of an import ($2) of a tenant ($1), behind those that are kept. */
export const insertRejected = statement({
  text: `insert into import_rejected (tenant_id, import_id, ordinal, rows)
         select $1, $2, coalesce(max(ordinal), -1) + 1, $3 from import_rejected
         where tenant_id = $1 and import_id = $2`,
  params: ["uuid", "uuid", "jsonb"],
  row: {},
});

/** A piece of the rejected rows: tenant, import, ordinal. */
export const rejectedAt = statement({
  text: "select rows from import_rejected where tenant_id = $1 and import_id = $2 and ordinal = $3",
  params: ["uuid", "uuid", "int4"],
  row: { rows: as<readonly RejectedRow[]>("jsonb") },
});

/** Deletes the rejected rows of a tenant's ($1) import ($2). */
export const deleteRejected = statement({
  text: "delete from import_rejected where tenant_id = $1 and import_id = $2",
  params: ["uuid", "uuid"],
  row: {},
});

/** Deletes the rejected rows of imports that are older than this id. */
export const deleteOldRejected = statement({
  text: "delete from import_rejected where import_id < $1",
  params: ["uuid"],
  row: {},
});
