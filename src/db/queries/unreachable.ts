import { statement } from "#db/statement.ts";

/** Marks a contact ($1) as unreachable: why, now. */
export const markUnreachable = statement({
  text: "update contact set unreachable_reason = $2, updated_at = $3 where id = $1",
  params: ["uuid", "text", "timestamptz"],
  row: {},
});

/** Contacts ($1) that were marked as unreachable for this reason ($2) are no longer marked, at $3. Returns them. */
export const clearMark = statement({
  text: `update contact set unreachable_reason = null, number_corrected_at = $3, updated_at = $3
     where id = any($1) and unreachable_reason = $2
     returning id`,
  params: ["uuid[]", "text", "timestamptz"],
  row: { id: "uuid" },
});
