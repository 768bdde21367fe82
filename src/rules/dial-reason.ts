import type { DecisionReason } from "./decision.ts";

/** Why this server ended a live call although VAPI had not reported its end. */
export type GivenUpReason = "OVERDUE" | "RELEASED";

/**
 * Why a dial was not placed, why its result is unknown, or what happened to its call later. The database has no check
 * of these: every rule of the decision is one of them.
 */
export type DialReason =
  | DecisionReason
  | GivenUpReason
  // VAPI refused it, or could not be reached.
  | "ACCOUNT_FAULT"
  | "BUSY"
  | "NUMBER_DAILY_LIMIT"
  | "REJECTED"
  | "REQUEST_REJECTED"
  | "UNREACHABLE"
  // Its result was unknown.
  | "NO_ANSWER_RECORDED"
  | "NO_DEFINITE_ANSWER"
  | "PRESUMED_ABSENT"
  // It was not sent: another dial has the call, a person ended it, or its process could not send it in time.
  | "END_REQUESTED"
  | "NEVER_SENT"
  | "SUPERSEDED"
  // VAPI has another call of the same contact and round, or had the call and the database had lost it.
  | "DUPLICATE"
  | "REBUILT";

/**
 * Whether this server ended a call before VAPI reported its end: its dial has one of these reasons. It has no redial
 * in its round. DUPLICATE: it was answered after that.
 */
export function isGivenUp(dialReason: DialReason | null): boolean {
  return dialReason === "OVERDUE" || dialReason === "RELEASED" || dialReason === "DUPLICATE";
}

const refusalsOfVapi: ReadonlySet<DialReason> = new Set([
  "ACCOUNT_FAULT",
  "BUSY",
  "NUMBER_DAILY_LIMIT",
  "REJECTED",
  "REQUEST_REJECTED",
]);

/** Whether VAPI answered that it does not place the call. It may still report the end of what it has refused. */
export function isRefusedByVapi(dialReason: DialReason | null): boolean {
  return dialReason !== null && refusalsOfVapi.has(dialReason);
}
