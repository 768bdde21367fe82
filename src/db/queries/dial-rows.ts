import type { Queryable } from "#db/pool.ts";
import type { CallStatus, DialState } from "#rules/call-state.ts";

/** A dial and its call, as the ledger sees them. */
export interface DialRow {
  readonly id: string;
  readonly callId: string;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
  readonly state: DialState;
  readonly credentialVersion: number;
  readonly phoneNumberId: string;
  readonly round: string | null;
  readonly attempt: number | null;
  readonly sentAt: Date | null;
  readonly settledAt: Date | null;
  readonly vapiCallId: string | null;
  readonly cleanMisses: number;
  /** Why it was not placed, why its answer is unknown, or why its call was given up. */
  readonly reason: string | null;
  /** Sent with it; the campaign's, for dials of versions that did not keep it. */
  readonly maxDurationSeconds: number;
  readonly callStatus: CallStatus;
  readonly callKind: "ROUND" | "MANUAL" | "REDIAL" | "TEST";
  /** The dial that holds the call's slot; another's than this one when this one was superseded. */
  readonly callDialId: string | null;
  readonly callStartedAt: Date | null;
  readonly callPlacedAt: Date | null;
  readonly callEndedAt: Date | null;
  readonly callEndedReason: string | null;
  /** When a person asked that the call be ended. */
  readonly callEndRequestedAt: Date | null;
}

const select = `
  select dial.id, dial.call_id as "callId", dial.tenant_id as "tenantId", dial.campaign_id as "campaignId",
    dial.contact_id as "contactId", dial.state, dial.credential_version as "credentialVersion",
    dial.phone_number_id as "phoneNumberId", dial.round,
    dial.attempt, dial.sent_at as "sentAt", dial.settled_at as "settledAt",
    dial.vapi_call_id as "vapiCallId", dial.clean_misses as "cleanMisses", dial.reason,
    coalesce(dial.max_duration_seconds,
      (select max_duration_seconds from campaign where id = dial.campaign_id)) as "maxDurationSeconds",
    call.status as "callStatus", call.kind as "callKind", call.dial_id as "callDialId",
    call.started_at as "callStartedAt", call.placed_at as "callPlacedAt",
    call.ended_at as "callEndedAt", call.ended_reason as "callEndedReason",
    call.end_requested_at as "callEndRequestedAt"
  from dial join call on call.id = dial.call_id`;

export async function findDial(db: Queryable, dialId: string): Promise<DialRow | null> {
  const { rows } = await db.query<DialRow>({
    name: "find-dial",
    text: `${select} where dial.id = $1`,
    values: [dialId],
  });
  return rows[0] ?? null;
}

/**
 * Locks whom a dial calls, as a contact and as a member of the campaign. Between the campaign's lock and
 * the call's, by whoever may end the call or give it back: what people change of the person meanwhile waits
 * and then finds the call as it was left, or was there first.
 */
export async function lockMember(
  tx: Queryable,
  { campaignId, contactId }: Pick<DialRow, "campaignId" | "contactId">,
): Promise<void> {
  await tx.query({
    name: "lock-member",
    text: `
      with person as materialized (select id from contact where id = $2 for no key update)
      select from enrolment where campaign_id = $1 and contact_id = (select id from person)
      for no key update`,
    values: [campaignId, contactId],
  });
}

/** A dial with its row and the call's locked; as they are after the wait. */
export async function lockDial(tx: Queryable, dial: Pick<DialRow, "id">): Promise<DialRow> {
  const { rows } = await tx.query<DialRow>({
    name: "lock-dial",
    text: `${select} where dial.id = $1 for no key update of call, dial`,
    values: [dial.id],
  });
  return rows[0]!;
}

/** The dial that a piece of news is about: by our own id, or by VAPI's. */
export async function findDialOfNews(
  db: Queryable,
  tenantId: string,
  news: { readonly dialId: string | null; readonly vapiCallId: string },
): Promise<DialRow | null> {
  const { rows } = await db.query<DialRow>({
    name: "find-dial-of-news",
    text: `${select}
      where dial.tenant_id = $1 and (dial.id = $2 or dial.vapi_call_id = $3)
      order by dial.id = $2 desc limit 1`,
    values: [tenantId, news.dialId, news.vapiCallId],
  });
  return rows[0] ?? null;
}
