import type { Queryable } from "#db/pool.ts";
import type { Round } from "#rules/round.ts";
import { type BehindRow, owedCallFacts } from "./owed-calls.ts";

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
      select owed.*
      from (values ($3::timestamptz, $4::timestamptz)) as o(round_starts_at, round_ends_at)
      cross join lateral (
        ${owedCallFacts}
        where enrolment.campaign_id = $1 and enrolment.contact_id = any($2::uuid[])
          and enrolment.removed_at is null
      ) owed`,
    values: [campaignId, contactIds, span.startsAt, span.endsAt],
  });
  return rows;
}
