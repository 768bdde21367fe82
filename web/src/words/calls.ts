import type { CallOutcome, CallStatus } from "~/gql/graphql.ts";
import type { Tone } from "~/ui/status.tsx";

interface Word {
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
