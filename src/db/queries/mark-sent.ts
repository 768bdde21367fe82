import { as, statement } from "#db/statement.ts";
import type { DialEvidence } from "#rules/dial-evidence.ts";

/**
 * Moves dials ($1) from INTENDED to SENT at $3: each call's round ($2) and its attempt number in that round are fixed,
 * the version of the key ($4), the evidence ($7; null: none), and this attempt ($8). Returns those that were moved: not those that another process has taken, and none if
 * the process $5 (null: any) is not registered or not admitted, or the schema does not have the epoch $6 (null: any). Both stay so
 * until the transaction ends. The
 * dials must be of different contacts.
 */
export const markSent = statement({
  name: "mark-sent",
  text: `
      with sender as (
        select id from worker_process where id = $5 and is_admitted for key share
      ),
      sent as (
        update dial set state = 'SENT', sent_at = $3, sent_in = $8, round = sending.round,
          credential_version = sending.credential_version, evidence = sending.evidence,
          max_duration_seconds = (select max_duration_seconds from campaign where id = dial.campaign_id),
          attempt = 1 + coalesce((
            select max(attempt) from dial other
            where other.campaign_id = dial.campaign_id and other.contact_id = dial.contact_id
              and other.round = sending.round and other.state in ('SENT', 'UNKNOWN', 'ACCEPTED')), 0)
        from unnest($1::uuid[], $2::text[], $4::int4[], $7::json[]) as sending (dial_id, round, credential_version, evidence)
        where dial.id = sending.dial_id and dial.state = 'INTENDED'
          and ($5::text is null or exists (select from sender)) and ($6::int4 is null or (select is_epoch($6)))
        returning dial.id, dial.tenant_id, dial.call_id, dial.attempt, dial.round
      )
      update call set placed_at = $3, round = sent.round, attempt = sent.attempt, last_news_at = $3, updated_at = $3
      from sent
      where call.id = sent.call_id and call.dial_id = sent.id
      returning sent.id as "dialId"`,
  params: [
    "uuid[]",
    "text[]",
    "timestamptz",
    "int4[]",
    "text?",
    "int4?",
    as<readonly (DialEvidence | null)[]>("json[]"),
    "uuid?",
  ],
  row: { dialId: "uuid" },
});

/** The dial ($1) was committed as SENT by this attempt ($2), and it is not known that VAPI has it. */
export const isSentIn = statement({
  text: "select from dial where id = $1 and sent_in = $2 and state in ('SENT', 'UNKNOWN')",
  params: ["uuid", "uuid"],
  row: {},
});
