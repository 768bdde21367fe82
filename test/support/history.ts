import type pg from "pg";
import {
  type CallInHistory,
  type DialInHistory,
  type HistoryEntry,
  historyOf,
} from "#rules/call-history.ts";

/** The kinds of the entries in a call's history, oldest first. */
export async function kindsOf(pool: pg.Pool, callId: string): Promise<string[]> {
  const calls = await pool.query<CallInHistory>(
    `select started_at as "startedAt", finished_at as "finishedAt", outcome, ended_reason as "endedReason"
     from call where id = $1`,
    [callId],
  );
  const dials = await pool.query<DialInHistory>(
    `select state, reason, intended_at as "intendedAt", sent_at as "sentAt", settled_at as "settledAt",
       vapi_call_id as "vapiCallId" from dial where call_id = $1 order by intended_at`,
    [callId],
  );
  const stored = await pool.query<HistoryEntry>(
    "select at, kind, detail from call_event where call_id = $1 order by at, id",
    [callId],
  );
  return historyOf(calls.rows[0]!, dials.rows, stored.rows).map(({ kind }) => kind);
}
