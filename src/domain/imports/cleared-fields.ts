import type { ClearableField } from "#db/queries/apply-import-rows.ts";
import type { ColumnRole } from "#rules/column-role.ts";
import type { ImportLease } from "./import-lease.ts";

const fieldOfRole: Partial<Record<ColumnRole, ClearableField>> = {
  NAME: "name",
  FIRST_NAME: "name",
  LAST_NAME: "name",
  ADDRESS: "address",
  TIME_ZONE: "time_zone",
  COUNTRY: "country",
  REGION: "region",
  POSTAL_CODE: "postal_code",
};

/**
 * What an empty cell clears in a known contact: the fields and attributes that the file has columns for, or nothing. A
 * phone, its extension, do-not-call and marks of the server are never cleared by a file.
 */
export function clearedBy({ onEmpty, columns }: Pick<ImportLease, "onEmpty" | "columns">): {
  readonly fields: readonly ClearableField[];
  readonly attributes: readonly string[];
} {
  if (onEmpty === "KEEP") return { fields: [], attributes: [] };
  return {
    fields: [...new Set(columns.flatMap(({ role }) => fieldOfRole[role] ?? []))],
    attributes: columns.flatMap(({ attribute }) => attribute ?? []),
  };
}
