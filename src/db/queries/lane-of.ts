/**
 * The lane of a contact in a campaign, in SQL: its area, if the campaign has lanes (`isLaned`). 0: it has none, or the
 * area is not derived yet.
 */
export function laneOf(contactId: string, isLaned: string): string {
  return `case when ${isLaned} then coalesce((select area_id from contact where contact.id = ${contactId}), 0) else 0 end`;
}
