import { packText } from "#db/packed-text.ts";
import type { Queryable } from "#db/pool.ts";
import { as, statement } from "#db/statement.ts";
import type { CallOutcome, CallStatus } from "#rules/call-state.ts";

/** What news change of one call. Instants are in ISO 8601. */
export interface CallChange {
  readonly callId: string;
  /** The call's dial, which VAPI has accepted now; null: that was known. */
  readonly accepted: {
    readonly dialId: string;
    readonly vapiCallId: string;
    readonly round: string | null;
    readonly attempt: number | null;
    readonly placedAt: Date | null;
    /** When the report is due, if the call has ended. */
    readonly reportDueAt: Date;
  } | null;
  /** Null: it has not ended by these news. */
  readonly end: {
    readonly outcome: CallOutcome;
    readonly endedReason: string | null;
    readonly message: string;
    readonly reachedPhone: boolean;
    /** When the report is due; null: none is expected. */
    readonly reportDueAt: Date | null;
  } | null;
  /** As they are afterwards. */
  readonly status: CallStatus;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** The news are VAPI's report: none is expected, if it is known why the call ended. */
  readonly isReport: boolean;
  /** Facts; null: as before. */
  readonly cost: number | null;
  readonly transcript: string | null;
  readonly summary: string | null;
  readonly recordingUrl: string | null;
  readonly durationSeconds: number | null;
}

/**
 * Changes calls ($1: a JSON list of `CallChange`, transcripts packed and in base64) at $2. A call finishes once: at its first end. Of a
 * person who was erased, nothing is stored that was said.
 */
const change = statement({
  name: "change-calls",
  text: `
      with changed as (
      update call set
        vapi_call_id = coalesce(accepted."vapiCallId", call.vapi_call_id),
        dial_id = coalesce(accepted."dialId", call.dial_id),
        round = case when accepted."dialId" is null then call.round else accepted.round end,
        attempt = case when accepted."dialId" is null then call.attempt else accepted.attempt end,
        placed_at = case when accepted."dialId" is null then call.placed_at else accepted."placedAt" end,
        status = news.status,
        outcome = coalesce(ending.outcome, call.outcome),
        ended_reason = case when ending.outcome is null then call.ended_reason else ending."endedReason" end,
        message = coalesce(ending.message, call.message),
        reached_phone = coalesce(ending."reachedPhone", call.reached_phone),
        started_at = news."startedAt",
        ended_at = news."endedAt",
        finished_at = case when ending.outcome is null then call.finished_at else coalesce(call.finished_at, $2) end,
        cost = coalesce(news.cost, call.cost),
        packed_transcript = case when contact.erased_at is null
          then coalesce(decode(news.transcript, 'base64'), call.packed_transcript) end,
        transcript = case when contact.erased_at is null and news.transcript is null then call.transcript end,
        summary = case when contact.erased_at is null then coalesce(news.summary, call.summary) end,
        recording_url = case when contact.erased_at is null then coalesce(news."recordingUrl", call.recording_url) end,
        duration_seconds = case when news.status in ('COMPLETED', 'FAILED')
          then coalesce(news."durationSeconds", call.duration_seconds) else call.duration_seconds end,
        lookup_failures = 0,
        last_news_at = $2,
        updated_at = $2
      from json_to_recordset($1) as news ("callId" uuid, accepted json, "end" json, status call_status,
          "startedAt" timestamptz, "endedAt" timestamptz, "isReport" bool, cost numeric, transcript text,
          summary text, "recordingUrl" text, "durationSeconds" float8)
        left join lateral json_to_record(news.accepted) as accepted ("dialId" uuid, "vapiCallId" text, round text,
          attempt int, "placedAt" timestamptz, "reportDueAt" timestamptz) on true
        left join lateral json_to_record(news."end") as ending (outcome call_outcome, "endedReason" text, message text,
          "reachedPhone" bool, "reportDueAt" timestamptz) on true,
        contact
      where call.id = news."callId" and contact.id = call.contact_id
      returning call.tenant_id, call.id,
        news."isReport" and call.ended_reason is not null as is_reported,
        case when ending.outcome is not null then ending."reportDueAt"
          when accepted."dialId" is not null and call.finished_at is not null then accepted."reportDueAt" end as due_at,
        ending.outcome is not null as has_ended
      ),
      reported as (
        delete from awaited_report using changed
        where awaited_report.tenant_id = changed.tenant_id and awaited_report.call_id = changed.id
          and (is_reported or (has_ended and changed.due_at is null))
      )
      insert into awaited_report (tenant_id, call_id, due_at)
      select tenant_id, id, due_at from changed where not is_reported and due_at is not null
      on conflict (tenant_id, call_id) do update set due_at = excluded.due_at`,
  params: [as<string>("json"), "timestamptz"],
  row: {},
});

/** Changes calls, at an instant. */
export async function changeCalls(
  tx: Queryable,
  changes: readonly CallChange[],
  at: Date,
): Promise<void> {
  const packed = changes.map(({ transcript, ...rest }) => ({
    ...rest,
    transcript: transcript === null ? null : packText(transcript).toString("base64"),
  }));
  await change(tx, JSON.stringify(packed), at);
}

/** VAPI has the calls of dials ($1): VAPI's ids ($2), at $3. */
export const acceptDials = statement({
  name: "accept-dials",
  text: `
      update dial set state = 'ACCEPTED', vapi_call_id = news.vapi_call_id, settled_at = $3
      from unnest($1::uuid[], $2::text[]) as news (dial_id, vapi_call_id)
      where dial.id = news.dial_id`,
  params: ["uuid[]", "text[]", "timestamptz"],
  row: {},
});
