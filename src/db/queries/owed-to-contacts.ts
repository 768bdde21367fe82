import type { Queryable } from "#db/pool.ts";
import type { Round } from "#rules/round.ts";
import { type BehindRow, owedCallFacts } from "./owed-calls.ts";

/** What decides whether a round owes these contacts of a campaign a call. */
export async function owedToContacts(
  tx: Queryable,
  campaignId: string,
  contactIds: readonly string[],
  round: Round,
): Promise<BehindRow[]> {
  const { rows } = await tx.query<BehindRow>({
    name: "owed-to-contacts",
    text: `
      select owed.*
      from (values ($3::timestamptz, $4::timestamptz)) as o(round_starts_at, round_ends_at)
      cross join lateral (
        ${owedCallFacts}
        where enrolment.campaign_id = $1 and enrolment.contact_id = any($2::uuid[])
          and enrolment.removed_at is null
      ) owed`,
    values: [campaignId, contactIds, round.startsAt, round.endsAt],
  });
  return rows;
}
