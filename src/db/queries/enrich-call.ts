import type { Queryable } from "#db/pool.ts";
import type { CallNews } from "#vapi/types.ts";

/** Adds to a call what the news knows of it. What the news does not tell stays as it was. */
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
        control_url = coalesce($6, control_url),
        ended_reason = coalesce(ended_reason, $7),
        duration_seconds = case when status in ('COMPLETED', 'FAILED')
          then coalesce($8, duration_seconds) else duration_seconds end,
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
      news.controlUrl,
      news.endedReason,
      news.durationSeconds,
      now,
    ],
  });
}
