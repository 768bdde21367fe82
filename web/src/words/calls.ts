import type {
  CallEventKind,
  CallKind,
  CallOutcome,
  CallStatus,
  CancelReason,
  DialDecisionBasis,
  DialRuleAnswer,
  DialState,
  EndCallOutcome,
  WebhookResult,
} from "~/gql/graphql.ts";
import type { Tone } from "~/ui/status.tsx";

export interface Word {
  readonly word: string;
  readonly tone: Tone;
}

/** What a person reads of the status of a call. */
export const callStatuses: Readonly<Record<CallStatus, Word>> = {
  SCHEDULED: { word: "Scheduled", tone: "idle" },
  CALLING: { word: "Calling", tone: "live" },
  IN_PROGRESS: { word: "Talking", tone: "live" },
  COMPLETED: { word: "Completed", tone: "good" },
  FAILED: { word: "Not reached", tone: "warn" },
  CANCELLED: { word: "Cancelled", tone: "idle" },
};

/** What a person reads of how a call ended. */
export const callOutcomes: Readonly<Record<CallOutcome, Word>> = {
  ANSWERED: { word: "Answered", tone: "good" },
  VOICEMAIL: { word: "Voicemail", tone: "warn" },
  SILENCE: { word: "Silence", tone: "warn" },
  NO_ANSWER: { word: "No answer", tone: "warn" },
  BUSY: { word: "Busy", tone: "warn" },
  BAD_NUMBER: { word: "Bad number", tone: "bad" },
  CARRIER_FAULT: { word: "Carrier fault", tone: "bad" },
  PROVIDER_FAULT: { word: "Provider fault", tone: "bad" },
  ACCOUNT_FAULT: { word: "Account fault", tone: "bad" },
  CAPACITY: { word: "No capacity", tone: "bad" },
  ENDED_BY_US: { word: "Ended by us", tone: "idle" },
  UNKNOWN: { word: "Not known", tone: "idle" },
};

/** Where a call comes from: in a word, and in half a sentence. */
export const callKinds: Readonly<
  Record<CallKind, { readonly word: string; readonly about: string }>
> = {
  ROUND: { word: "Round", about: "the call that the round owes this contact" },
  REDIAL: {
    word: "Redial",
    about: "another call in the same round, because the contact was not reached",
  },
  MANUAL: { word: "By hand", about: "a call that a person asked for" },
  TEST: { word: "Test", about: "a test call, outside of the schedule" },
};

/** Why a call was cancelled, as a sentence. */
export const cancelReasons: Readonly<Record<CancelReason, string>> = {
  BY_USER: "Somebody cancelled this call before it was placed.",
  CAMPAIGN_DELETED: "The campaign was deleted before this call was placed.",
  CAMPAIGN_ENDED: "The campaign's last day passed before this call was placed.",
  CAMPAIGN_STOPPED: "The campaign was stopped before this call was placed.",
  CONTACT_DELETED: "The contact was deleted before this call was placed.",
  DO_NOT_CALL: "The number came on the do-not-call list before this call was placed.",
  IMPORT_UNDONE: "The import that brought this contact was undone before this call was placed.",
  NOT_ENROLLED: "The contact left the campaign before this call was placed.",
  SCHEDULE_CHANGED: "The schedule was changed, and the round of this redial has no window left.",
  TENANT_LEFT_SIMULATION: "The simulation ended before this call was placed.",
  TEST_CALL_EXPIRED: "This test call could not be placed within ten minutes.",
};

/** How a call that has an outcome ended, as a sentence. */
export const outcomeSentences: Readonly<Record<CallOutcome, string>> = {
  ANSWERED: "A person answered, and there was a conversation.",
  VOICEMAIL: "A voicemail or an answering machine answered.",
  SILENCE: "Somebody answered, but nobody spoke.",
  NO_ANSWER: "The phone rang, and nobody answered.",
  BUSY: "The line was busy.",
  BAD_NUMBER: "The carrier says that this number does not exist.",
  CARRIER_FAULT: "The telephone network failed or refused the call.",
  PROVIDER_FAULT: "VAPI, or a service that it uses, failed.",
  ACCOUNT_FAULT:
    "The VAPI account, the assistant or the phone number is not right. The phone did not ring.",
  CAPACITY: "VAPI had no free line. The phone did not ring.",
  ENDED_BY_US: "The call was ended from our side.",
  UNKNOWN: "The call ended, and VAPI gave no reason that is known here.",
};

/** What happened to a call, in the order of its history. */
export const callEvents: Readonly<Record<CallEventKind, Word>> = {
  CLAIMED: { word: "It was due, and took a free line", tone: "idle" },
  SENT: { word: "Request sent to VAPI", tone: "live" },
  ACCEPTED: { word: "VAPI accepted the call", tone: "live" },
  REJECTED: { word: "VAPI refused the call", tone: "bad" },
  UNKNOWN: { word: "VAPI gave no definite answer", tone: "warn" },
  ADOPTED: { word: "Found at VAPI after the answer was lost", tone: "live" },
  PUT_BACK: { word: "Did not reach VAPI, scheduled again", tone: "warn" },
  IN_PROGRESS: { word: "Answered", tone: "good" },
  END_REQUESTED: { word: "Somebody asked to end it", tone: "warn" },
  ENDED: { word: "Ended", tone: "idle" },
  CONCLUDED: { word: "VAPI gave the reason later", tone: "idle" },
  CANCELLED: { word: "Cancelled", tone: "idle" },
  DUPLICATE: { word: "A second call for it was found and hung up", tone: "bad" },
};

/** What is known of the last request to VAPI. */
export const dialStates: Readonly<Record<DialState, string>> = {
  INTENDED: "recorded, not sent yet",
  SENT: "sent, no answer yet",
  ACCEPTED: "accepted by VAPI",
  REJECTED: "not placed",
  UNKNOWN: "no definite answer: the phone may have rung",
};

export const dialBases: Readonly<Record<DialDecisionBasis, string>> = {
  CAMPAIGN_HOURS: "Only the campaign's own hours were asked.",
  KEPT: "All rules that were asked are kept below.",
  LOST: "The database had lost this call. What it was placed under is not known.",
  TEST_CALL: "A test call: hours, limits and calling rules do not apply to it.",
};

/** What a rule said when a call was placed. */
export const ruleAnswers: Readonly<Record<DialRuleAnswer, string>> = {
  OPEN: "hours open",
  BELOW_LIMIT: "below the limit",
  CHECKED: "number checked",
  CONSENT_ON_RECORD: "consent on record",
  LIFTED: "exception on record",
  NOT_IN_FORCE: "not in force then",
};

/** What hanging up did, as the title of what is said afterwards. */
export const endOutcomes: Readonly<Record<EndCallOutcome, string>> = {
  HUNG_UP: "VAPI hangs up",
  WILL_BE_HUNG_UP: "It will be hung up",
  CANCELLED: "Cancelled before it was placed",
  ALREADY_ENDED: "It had ended already",
  RELEASED: "The line is free again",
};

/** What a message of VAPI did to the call. */
export const webhookResults: Readonly<Record<WebhookResult, Word>> = {
  APPLIED: { word: "It changed the call.", tone: "live" },
  NOTHING_NEW: { word: "It said what was known.", tone: "idle" },
  UNKNOWN_CALL: { word: "The call was not known yet when it came.", tone: "warn" },
  UNKNOWN_TYPE: { word: "Messages of this type are not used.", tone: "idle" },
};

/** "$0.05", "$1,204.50". */
export function dollars(cost: number): string {
  return `$${cost.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** How long people talked: "45 s", "1 min 12 s". */
export function talkTime(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
