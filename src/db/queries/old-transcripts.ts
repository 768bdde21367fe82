import { statement } from "#db/statement.ts";

/** Until which end of calls transcripts are deleted already; before the first time, right before the first end. */
export const transcriptsClearedUntil = statement({
  text: `select coalesce((select ended_until from transcripts_cleared),
             (select min(finished_at) - interval '1 ms' from call)) as until`,
  params: [],
  row: { until: "timestamptz?" },
});

/**
 * Deletes what was said in calls that ended after $1 and until $2: transcript, summary, link to the recording, and the
 * variables of test calls. Its count is that of the calls.
 */
export const clearTranscripts = statement({
  text: `update call set packed_transcript = null, transcript = null, summary = null, recording_url = null, test_variables = null
         where finished_at > $1 and finished_at <= $2
           and num_nonnulls(packed_transcript, transcript, summary, recording_url, test_variables) > 0`,
  params: ["timestamptz", "timestamptz"],
  row: {},
});

/** Notes that the transcripts of calls that ended until $1 are deleted. */
export const noteTranscriptsCleared = statement({
  text: `insert into transcripts_cleared (id, ended_until) values (1, $1)
         on conflict (id) do update set ended_until = greatest(transcripts_cleared.ended_until, excluded.ended_until)`,
  params: ["timestamptz"],
  row: {},
});
