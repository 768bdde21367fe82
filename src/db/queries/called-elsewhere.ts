import type { Queryable } from "#db/pool.ts";
import { statement } from "#db/statement.ts";
import { areaIdSql } from "./areas.ts";
import { misdialled } from "./contact-facts.ts";

/**
 * When a campaign ($1) with lanes last called each of these contacts ($2) in another area than that of its key ($3), to
 * which the contact is to move. No row: it never did.
 */
const elsewhere = statement({
  name: "called-elsewhere",
  text: `
    select asked.contact_id as "contactId", max(own.placed_at) as at
    from (
      select contact_id, coalesce(${areaIdSql("area_key")}, 0) as area_id
      from unnest($2::uuid[], $3::text[]) as asked (contact_id, area_key)
    ) asked
    cross join lateral (
      select id, number_corrected_at from contact where id = asked.contact_id offset 0
    ) contact
    cross join lateral (
      select placed_at from call
      where campaign_id = $1 and contact_id = contact.id and kind <> 'TEST' and lane <> 0 and lane <> asked.area_id
        and placed_at is not null and reached_phone is distinct from false and not ${misdialled}
      offset 0
    ) own
    group by 1`,
  params: ["uuid", "uuid[]", "text[]"],
  row: { contactId: "uuid!", at: "timestamptz!" },
});

/** A contact, and the key of the area to which it is to move. */
export interface Moving {
  readonly contactId: string;
  readonly areaKey: string;
}

/** When a campaign last called contacts outside of the areas to which they are to move, by contact. */
export async function calledElsewhere(
  db: Queryable,
  campaign: { readonly id: string; readonly isLaned: boolean },
  moving: readonly Moving[],
): Promise<ReadonlyMap<string, Date>> {
  if (!campaign.isLaned || moving.length === 0) return new Map();
  const rows = await elsewhere(
    db,
    campaign.id,
    moving.map(({ contactId }) => contactId),
    moving.map(({ areaKey }) => areaKey),
  );
  return new Map(rows.map(({ contactId, at }) => [contactId, at]));
}
