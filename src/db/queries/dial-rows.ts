import { as, type RowOf, statement } from "#db/statement.ts";
import type { DialReason } from "#rules/dial-reason.ts";

/** A dial and its call. */
export const selectDial = `
  select dial.id, dial.call_id as "callId", dial.tenant_id as "tenantId", dial.campaign_id as "campaignId",
    dial.contact_id as "contactId", dial.state, dial.credential_version as "credentialVersion",
    dial.phone_number_id as "phoneNumberId", dial.round,
    dial.attempt, dial.intended_at as "intendedAt", dial.starts_at as "startsAt", dial.sent_at as "sentAt", dial.settled_at as "settledAt",
    dial.vapi_call_id as "vapiCallId", dial.clean_misses as "cleanMisses", dial.reason,
    coalesce(dial.max_duration_seconds,
      (select max_duration_seconds from campaign where id = dial.campaign_id)) as "maxDurationSeconds",
    call.status as "callStatus", call.kind as "callKind", call.dial_id as "callDialId",
    call.started_at as "callStartedAt", call.placed_at as "callPlacedAt",
    call.ended_at as "callEndedAt", call.ended_reason as "callEndedReason",
    call.end_requested_at as "callEndRequestedAt"
  from dial join call on call.id = dial.call_id`;

export const dialColumns = {
  id: "uuid",
  callId: "uuid",
  tenantId: "uuid",
  campaignId: "uuid",
  contactId: "uuid",
  state: "dial_state",
  credentialVersion: "int4",
  phoneNumberId: "text",
  round: "text?",
  attempt: "int4?",
  intendedAt: "timestamptz",
  /** The reserved start; null: no rate counts it. */
  startsAt: "timestamptz?",
  sentAt: "timestamptz?",
  settledAt: "timestamptz?",
  vapiCallId: "text?",
  cleanMisses: "int4",
  /** Why it was not placed, why its answer is unknown, or why its call was given up. */
  reason: as<DialReason | null>("text?"),
  /** Sent with it; the campaign's, for dials of versions that did not keep it. */
  maxDurationSeconds: "int4",
  callStatus: "call_status",
  callKind: "call_kind",
  /** The dial that holds the call's slot; another than this one when this one was superseded. */
  callDialId: "uuid?",
  callStartedAt: "timestamptz?",
  callPlacedAt: "timestamptz?",
  callEndedAt: "timestamptz?",
  callEndedReason: "text?",
  /** When a person asked that the call be ended. */
  callEndRequestedAt: "timestamptz?",
} as const;

export const dialById = statement({
  name: "find-dial",
  text: `${selectDial} where dial.id = $1`,
  params: ["uuid"],
  row: dialColumns,
});

export type DialRow = RowOf<typeof dialById>;

/** The dial of a tenant ($1) that news are about: by our own id ($2), or by VAPI's ($3). */
export const dialOfNews = statement({
  name: "find-dial-of-news",
  text: `${selectDial}
      where dial.tenant_id = $1 and (dial.id = $2 or dial.vapi_call_id = $3)
      order by dial.id = $2 desc limit 1`,
  params: ["uuid", "uuid?", "text"],
  row: dialColumns,
});

/**
 * These columns of the dial that news are about, where `news` is in scope with its tenant_id, dial_id and vapi_call_id:
 * the dial that they name or, only if there is none, the dial of their VAPI call.
 */
export function dialOfNewsSql(news: string, columns: string): string {
  return `(select ${columns} from dial where tenant_id = ${news}.tenant_id and id = ${news}.dial_id)
    union all
    -- Postgres looks for these only if there is none of the others.
    (select ${columns} from dial where tenant_id = ${news}.tenant_id and vapi_call_id = ${news}.vapi_call_id)
    limit 1`;
}
