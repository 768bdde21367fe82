import { as, statement } from "#db/statement.ts";

/**
 * Adds to a call ($1) what news contain: cost, transcript, summary, address of the recording, seconds, start and end,
 * at $9. What is null stays as it was. VAPI's own times replace those at which this server heard of the answer and
 * the end, so that the order of the news makes no difference; VAPI's start counts only for a call that was answered,
 * as VAPI may report one for others too. Of a person who was erased, nothing is stored that was said.
 */
export const enrichCall = statement({
  name: "enrich-call",
  text: `
      update call set
        cost = coalesce($2, cost),
        transcript = case when not is_erased then coalesce($3, transcript) end,
        summary = case when not is_erased then coalesce($4, summary) end,
        recording_url = case when not is_erased then coalesce($5, recording_url) end,
        duration_seconds = case when status in ('COMPLETED', 'FAILED')
          then coalesce($6, duration_seconds) else duration_seconds end,
        started_at = case when status in ('IN_PROGRESS', 'COMPLETED') or started_at is not null
          then coalesce($7, started_at) end,
        ended_at = case when status in ('COMPLETED', 'FAILED')
          then coalesce($8, ended_at) else ended_at end,
        lookup_failures = 0,
        last_news_at = $9,
        updated_at = $9
      from (select id as called, erased_at is not null as is_erased from contact) contact
      where id = $1 and called = contact_id`,
  params: [
    "uuid",
    as<number | null>("numeric?"),
    "text?",
    "text?",
    "text?",
    "float8?",
    "timestamptz?",
    "timestamptz?",
    "timestamptz",
  ],
  row: {},
});
