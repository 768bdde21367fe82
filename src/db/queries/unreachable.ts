import { statement } from "#db/statement.ts";

/**
 * Marks a contact ($1) as unreachable: why, now, and when the call was placed that showed it. A contact whose number
 * was corrected after that is not marked: the call went to the old number.
 */
export const markUnreachable = statement({
  text: `update contact set unreachable_reason = $2, updated_at = $3
     where id = $1 and (number_corrected_at is null or number_corrected_at <= $4)`,
  params: ["uuid", "text", "timestamptz", "timestamptz"],
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
