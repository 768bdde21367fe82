import { type Conversation, packConversation } from "#db/packed-conversation.ts";
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
  readonly conversation: Conversation | null;
  readonly summary: string | null;
  readonly recordingUrl: string | null;
  readonly durationSeconds: number | null;
}

/** Whether a call ends by the news, or did before, and it is known why. */
const isExplained = `case when news.outcome is null then call.ended_reason else news."endedReason" end is not null`;

/**
 * Changes calls ($1: a JSON list, see `flat`) at $2. A call finishes once: at its first end. Of a person who was erased,
 * nothing is stored that was said. A call of which the news say nothing new is not written: its new version would be as
 * large as the call. A report that is awaited may be gone nevertheless.
 */
const change = statement({
  name: "change-calls",
  text: `
      with news as materialized (
        select * from json_to_recordset($1) as news ("callId" uuid,
          "dialId" uuid, "vapiCallId" text, round text, attempt int, "placedAt" timestamptz, "acceptedDueAt" timestamptz,
          outcome call_outcome, "endedReason" text, message text, "reachedPhone" bool, "reportDueAt" timestamptz,
          status call_status, "startedAt" timestamptz, "endedAt" timestamptz, "isReport" bool, cost numeric,
          transcript text, summary text, "recordingUrl" text, "durationSeconds" float8)
      ),
      changed as (
      update call set
        vapi_call_id = coalesce(news."vapiCallId", call.vapi_call_id),
        dial_id = coalesce(news."dialId", call.dial_id),
        round = case when news."dialId" is null then call.round else news.round end,
        attempt = case when news."dialId" is null then call.attempt else news.attempt end,
        placed_at = case when news."dialId" is null then call.placed_at else news."placedAt" end,
        status = news.status,
        outcome = coalesce(news.outcome, call.outcome),
        ended_reason = case when news.outcome is null then call.ended_reason else news."endedReason" end,
        message = coalesce(news.message, call.message),
        reached_phone = coalesce(news."reachedPhone", call.reached_phone),
        started_at = news."startedAt",
        ended_at = news."endedAt",
        finished_at = case when news.outcome is null then call.finished_at else coalesce(call.finished_at, $2) end,
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
      from news, contact
      where call.id = news."callId" and contact.id = call.contact_id
        and (news."dialId" is not null or news.outcome is not null or call.lookup_failures <> 0
          or news.status <> call.status
          or news."startedAt" is distinct from call.started_at or news."endedAt" is distinct from call.ended_at
          or news.cost <> call.cost or (news.cost is not null and call.cost is null)
          or (news.status in ('COMPLETED', 'FAILED') and news."durationSeconds" is not null
            and news."durationSeconds" is distinct from call.duration_seconds)
          or (contact.erased_at is null and (
            (news.summary is not null and news.summary is distinct from call.summary)
            or (news."recordingUrl" is not null and news."recordingUrl" is distinct from call.recording_url)
            or (news.transcript is not null and decode(news.transcript, 'base64') is distinct from call.packed_transcript))))
      returning call.tenant_id, call.id,
        news."isReport" and call.ended_reason is not null as is_reported,
        case when news.outcome is not null then news."reportDueAt"
          when news."dialId" is not null and call.finished_at is not null then news."acceptedDueAt" end as due_at
      ),
      reported as (
        delete from awaited_report using news, call
        where call.id = news."callId"
          and ((news."isReport" and ${isExplained}) or (news.outcome is not null and news."reportDueAt" is null))
          and awaited_report.tenant_id = call.tenant_id and awaited_report.call_id = call.id
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
  await change(tx, JSON.stringify(changes.map(flat)), at);
}

/** A change as the statement reads it: in one level, the transcript packed and in base64. What is undefined is null. */
function flat(facts: CallChange): Readonly<Record<string, unknown>> {
  const { accepted, end, conversation } = facts;
  return {
    callId: facts.callId,
    dialId: accepted?.dialId,
    vapiCallId: accepted?.vapiCallId,
    round: accepted?.round,
    attempt: accepted?.attempt,
    placedAt: accepted?.placedAt,
    acceptedDueAt: accepted?.reportDueAt,
    outcome: end?.outcome,
    endedReason: end?.endedReason,
    message: end?.message,
    reachedPhone: end?.reachedPhone,
    reportDueAt: end?.reportDueAt,
    status: facts.status,
    startedAt: facts.startedAt,
    endedAt: facts.endedAt,
    isReport: facts.isReport,
    cost: facts.cost,
    transcript: conversation === null ? null : packConversation(conversation).toString("base64"),
    summary: facts.summary,
    recordingUrl: facts.recordingUrl,
    durationSeconds: facts.durationSeconds,
  };
}

/** VAPI has the calls of dials ($1): VAPI's ids ($2), at $3. */
export const acceptDials = statement({
  name: "accept-dials",
  text: `
      update dial set state = 'ACCEPTED', vapi_call_id = news.vapi_call_id, settled_at = $3, sent_in = null
      from unnest($1::uuid[], $2::text[]) as news (dial_id, vapi_call_id)
      where dial.id = news.dial_id`,
  params: ["uuid[]", "text[]", "timestamptz"],
  row: {},
});
