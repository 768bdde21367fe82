import type { DomainContext } from "#domain/context.ts";
import {
  clearTranscripts,
  noteTranscriptsCleared,
  transcriptsClearedUntil,
} from "#db/queries/old-transcripts.ts";
import { inTransaction } from "#db/pool.ts";
import { dayMs } from "#rules/clock-time.ts";

/** Calls that ended within this time are changed in one transaction. */
const stepMs = 10 * 60_000;
/** Of one run: a week of calls. A longer backlog is left to the next runs. */
const mostSteps = 1_000;

/**
 * Deletes the transcripts, summaries and links to recordings of calls that ended longer ago than they are kept, in
 * steps. A call's report may come a day after its end, so a day is added. What was done is noted with each step: a run
 * that is interrupted is continued by the next one.
 */
export async function clearOldTranscripts(context: DomainContext, now: Date): Promise<void> {
  const { pool, log, retention } = context;
  if (retention.transcriptsMs === null) return;
  const last = now.getTime() - retention.transcriptsMs - dayMs;
  let from = (await transcriptsClearedUntil.first(pool))?.until?.getTime() ?? last;
  let calls = 0;
  for (let steps = 0; from < last && steps < mostSteps; steps += 1) {
    const until = Math.min(from + stepMs, last);
    calls += await inTransaction(pool, async (tx) => {
      const cleared = await clearTranscripts.count(tx, new Date(from), new Date(until));
      await noteTranscriptsCleared(tx, new Date(until));
      return cleared;
    });
    from = until;
  }
  if (calls > 0) log.info({ calls, endedUntil: new Date(from) }, "old transcripts were deleted");
}
