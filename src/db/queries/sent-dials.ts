import { as, type RowOf, statement } from "#db/statement.ts";
import type { DialEvidence } from "#rules/dial-evidence.ts";

/** The dials of calls ($2) of a tenant ($1) that were sent, of each call at most $3, the newest; the oldest first. */
export const sentDialsOfCalls = statement({
  name: "sent-dials-of-calls",
  text: `
    select call.id as "callId", call.kind as "callKind", sent.sent_at as "sentAt",
      sent.phone_number_id as "phoneNumberId", sent.evidence
    from call
    cross join lateral (
      select id, sent_at, phone_number_id, evidence from dial
      where dial.call_id = call.id and dial.tenant_id = call.tenant_id and sent_at is not null
      order by sent_at desc, id desc limit $3
    ) sent
    where call.tenant_id = $1 and call.id = any($2::uuid[])
    order by sent.sent_at, sent.id`,
  params: ["uuid", "uuid[]", as<number>("int8")],
  row: {
    callId: "uuid",
    callKind: "call_kind",
    sentAt: "timestamptz!",
    phoneNumberId: "text",
    evidence: as<DialEvidence | null>("json?"),
  },
});

export type SentDial = RowOf<typeof sentDialsOfCalls>;
