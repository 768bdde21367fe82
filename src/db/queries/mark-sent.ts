import { statement } from "#db/statement.ts";

/**
 * Moves a dial ($1) from INTENDED to SENT: the call's round ($2) and its attempt number in that round are fixed at $3,
 * and the version of the key ($4). Its count is 0 if the dial is no longer INTENDED, as another process has it, or if
 * the process $5 (null: any) is not registered or not admitted. It stays registered until the transaction ends.
 */
export const markSent = statement({
  name: "mark-sent",
  text: `
      with sender as (
        select id from worker_process where id = $5 and is_admitted for key share
      ),
      sent as (
        update dial set state = 'SENT', sent_at = $3, round = $2, credential_version = $4,
          max_duration_seconds = (select max_duration_seconds from campaign where id = dial.campaign_id),
          attempt = 1 + coalesce((
            select max(attempt) from dial other
            where other.campaign_id = dial.campaign_id and other.contact_id = dial.contact_id
              and other.round = $2 and other.state in ('SENT', 'UNKNOWN', 'ACCEPTED')), 0)
        where id = $1 and state = 'INTENDED' and ($5::text is null or exists (select from sender))
        returning id, tenant_id, call_id, attempt
      ),
      event as (
        insert into call_event (tenant_id, call_id, at, kind) select tenant_id, call_id, $3, 'SENT' from sent
      )
      update call set placed_at = $3, round = $2, attempt = sent.attempt, last_news_at = $3, updated_at = $3
      from sent
      where call.id = sent.call_id and call.dial_id = sent.id`,
  params: ["uuid", "text", "timestamptz", "int4", "text?"],
  row: {},
});
