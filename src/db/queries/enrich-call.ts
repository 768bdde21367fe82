import type { Queryable } from "#db/pool.ts";
import type { CallNews } from "#vapi/types.ts";

/**
 * Adds to a call what the news knows of it. What the news does not tell stays as it was. VAPI's own times
 * replace those at which we heard of the answer and the end, so that the order of the news does not show;
 * its `startedAt` counts only for a call that was answered, as it may be told of others too.
 */
export async function enrichCall(
  tx: Queryable,
  callId: string,
  news: CallNews,
  now: Date,
): Promise<void> {
  await tx.query({
    name: "enrich-call",
    text: `
      update call set
        cost = coalesce($2, cost),
        transcript = coalesce($3, transcript),
        summary = coalesce($4, summary),
        recording_url = coalesce($5, recording_url),
        duration_seconds = case when status in ('COMPLETED', 'FAILED')
          then coalesce($6, duration_seconds) else duration_seconds end,
        started_at = case when status in ('IN_PROGRESS', 'COMPLETED') or started_at is not null
          then coalesce($7, started_at) end,
        ended_at = case when status in ('COMPLETED', 'FAILED')
          then coalesce($8, ended_at) else ended_at end,
        lookup_failures = 0,
        last_news_at = $9,
        updated_at = $9
      where id = $1`,
    values: [
      callId,
      news.cost,
      news.transcript,
      news.summary,
      news.recordingUrl,
      news.durationSeconds,
      news.startedAt,
      news.endedAt,
      now,
    ],
  });
}
