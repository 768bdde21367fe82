import type { DialReason, GivenUpReason } from "#rules/dial-reason.ts";
import { as, statement } from "#db/statement.ts";

/** Rejects the dials of a call ($1) that were not sent, except one ($3): they will not be sent. */
export const supersedeIntended = statement({
  text: `update dial set state = 'REJECTED', settled_at = $2, reason = 'SUPERSEDED'
     where call_id = $1 and id <> $3 and state = 'INTENDED'`,
  params: ["uuid", "timestamptz", "uuid"],
  row: {},
});

/** A dial ($1) was not placed: now, reason, message, HTTP status. */
export const rejectDial = statement({
  text: `update dial set state = 'REJECTED', settled_at = $2, reason = $3, message = left($4, 1000),
       http_status = $5, sent_in = null
     where id = $1`,
  params: ["uuid", "timestamptz", as<DialReason>("text"), "text", "int4?"],
  row: {},
});

/** It is not known whether VAPI has a dial ($1): message, HTTP status. */
export const markUnknown = statement({
  text: `update dial set state = 'UNKNOWN', reason = coalesce(reason, 'NO_DEFINITE_ANSWER'), message = left($2, 1000),
       http_status = $3 where id = $1`,
  params: ["uuid", "text", "int4?"],
  row: {},
});

/** Counts a clean miss of an UNKNOWN dial ($1): the number of misses, now. */
export const recordMiss = statement({
  text: "update dial set clean_misses = $2, last_miss_at = $3 where id = $1",
  params: ["uuid", "int4", "timestamptz"],
  row: {},
});

/** An UNKNOWN dial ($1) is no longer looked up: now, message. */
export const parkDial = statement({
  text: "update dial set settled_at = $2, message = $3 where id = $1",
  params: ["uuid", "timestamptz", "text"],
  row: {},
});

/** Marks the dial ($1) of an overdue call, before the call is hung up. */
export const markOverdue = statement({
  text: "update dial set reason = 'OVERDUE' where id = $1",
  params: ["uuid"],
  row: {},
});

/** The call of a dial ($1) is ended before VAPI reported its end: reason, message. */
export const giveUpDial = statement({
  text: "update dial set reason = $2, message = $3 where id = $1",
  params: ["uuid", as<GivenUpReason>("text"), "text"],
  row: {},
});

/** VAPI has a call ($2) of a dial ($1) whose call was dialled again since. Changes nothing the second time. */
export const recordDuplicate = statement({
  text: `update dial set vapi_call_id = $2, reason = 'DUPLICATE' where id = $1 and vapi_call_id is null`,
  params: ["uuid", "text"],
  row: {},
});

/** A call that was given up ($1: its dial) before it was answered was answered. Changes nothing the second time. */
export const recordLateAnswer = statement({
  text: `update dial set reason = 'DUPLICATE' from call
       where dial.id = $1 and dial.reason in ('OVERDUE', 'RELEASED')
         and call.id = dial.call_id and call.started_at is null
       returning dial.vapi_call_id as "vapiCallId"`,
  params: ["uuid"],
  row: { vapiCallId: "text!" },
});
