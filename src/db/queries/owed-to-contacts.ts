import type { Queryable } from "#db/pool.ts";
import type { Round } from "#rules/round.ts";
import { contactFactsSql } from "./contact-facts.ts";
import type { BehindRow } from "./owed-calls.ts";

/** What decides whether these contacts of a campaign are owed a call in a span of rounds. */
export async function owedToContacts(
  tx: Queryable,
  campaignId: string,
  contactIds: readonly string[],
  span: Pick<Round, "startsAt" | "endsAt">,
): Promise<BehindRow[]> {
  const { rows } = await tx.query<BehindRow>({
    name: "owed-to-contacts",
    text: `
      select $1::uuid as "campaignId", o.contact_id as "contactId", facts.*
      from unnest($2::uuid[]) as o(contact_id)
      cross join lateral (
        ${contactFactsSql({
          campaignId: "$1::uuid",
          contactId: "o.contact_id",
          roundStartsAt: "$3::timestamptz",
          roundEndsAt: "$4::timestamptz",
          callId: "null::uuid",
        })}
      ) facts`,
    values: [campaignId, contactIds, span.startsAt, span.endsAt],
  });
  return rows;
}
