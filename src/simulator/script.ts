import { z } from "zod";
import { chance, pick } from "./chance.ts";

/** What happens to one call. Seconds are shortened by the simulator's speed. */
export const callScript = z.object({
  /** From creation until the phone rings; null: it never rings. */
  ringsAfterSeconds: z.number().nonnegative().nullable(),
  /** From the first ring until it is answered; null: nobody answers. */
  answersAfterSeconds: z.number().nonnegative().nullable(),
  /** From the answer to the end; unanswered, from the first ring; unrung, from creation. */
  lastsSeconds: z.number().nonnegative(),
  endedReason: z.string(),
  transcript: z.string(),
  summary: z.string(),
  /** What the assistant extracts from the conversation: `analysis.structuredData`. */
  structuredData: z.record(z.string(), z.unknown()).default({}),
  /** The same in the newer form, by the names of the structured outputs. */
  structuredOutputs: z.record(z.string(), z.unknown()).default({}),
});

export type CallScript = z.output<typeof callScript>;

/** The ways in which a call can go. */
type OutcomeProfile =
  | "answered"
  | "voicemail"
  | "noAnswer"
  | "busy"
  | "silence"
  | "optOut"
  | "misdialled"
  | "carrierFault"
  | "vapiFault"
  | "insufficientCredits"
  | "dailyLimit"
  | "unknownReason";

export type OutcomeWeights = Readonly<Record<OutcomeProfile, number>>;

/** Roughly the outcomes of an ordinary list; opt-outs and faults of the account happen only if they are set. */
export const ordinaryOutcomes: OutcomeWeights = {
  answered: 55,
  voicemail: 15,
  noAnswer: 16,
  busy: 6,
  silence: 3,
  misdialled: 2,
  carrierFault: 2,
  vapiFault: 1,
  optOut: 0,
  insufficientCredits: 0,
  dailyLimit: 0,
  unknownReason: 0,
};

/** Shortest and longest duration, in seconds. */
type SecondsRange = readonly [shortest: number, longest: number];

export interface Durations {
  /** From creation to the first ring. */
  readonly queue: SecondsRange;
  /** From the first ring to the answer. */
  readonly ring: SecondsRange;
  readonly talk: SecondsRange;
}

/** Live calls took about 18 seconds from creation to the answer. */
export const ordinaryDurations: Durations = { queue: [1, 4], ring: [6, 20], talk: [15, 120] };

/** VAPI's default ring timeout. */
const ringTimeoutSeconds = 60;

const conversation = [
  "AI: Hello, this is a call from the office. Do you have a minute?",
  "User: Yes, go ahead.",
  "AI: I would like to confirm your appointment. Does it still suit you?",
  "User: It does, thank you.",
  "AI: Wonderful. Have a good day!",
  "",
].join("\n");

const answered: CallScript = {
  ringsAfterSeconds: 2,
  answersAfterSeconds: 5,
  lastsSeconds: 30,
  endedReason: "customer-ended-call",
  transcript: conversation,
  summary: "The contact confirmed the appointment.",
  structuredData: {},
  structuredOutputs: {},
};

const optOut = [
  "AI: Hello, this is a call from the office. Do you have a minute?",
  "User: No. Please do not call me again.",
  "AI: I will see to that. Goodbye.",
  "",
].join("\n");

const silent = { transcript: "", summary: "" };
const unanswered = { ...silent, answersAfterSeconds: null };
/** The phone never rings. */
export const neverRings = { ...unanswered, ringsAfterSeconds: null, lastsSeconds: 0 };

const profiles: Record<OutcomeProfile, Partial<CallScript>> = {
  answered: {},
  voicemail: { endedReason: "voicemail", lastsSeconds: 8, ...silent },
  noAnswer: {
    ...unanswered,
    endedReason: "customer-did-not-answer",
    lastsSeconds: ringTimeoutSeconds,
  },
  busy: { ...unanswered, endedReason: "customer-busy", lastsSeconds: 2 },
  silence: { endedReason: "silence-timed-out", lastsSeconds: 15, ...silent },
  optOut: {
    lastsSeconds: 12,
    transcript: optOut,
    summary: "The contact asked not to be called again.",
    structuredData: { optOut: true },
  },
  misdialled: { ...neverRings, endedReason: "twilio-reported-customer-misdialed" },
  carrierFault: {
    ...neverRings,
    endedReason: "call.in-progress.error-providerfault-outbound-sip-503-service-unavailable",
  },
  vapiFault: { endedReason: "call.in-progress.error-vapifault-worker-died", lastsSeconds: 7 },
  insufficientCredits: {
    ...neverRings,
    endedReason: "call.start.error-subscription-insufficient-credits",
  },
  dailyLimit: {
    ...neverRings,
    endedReason: "call.start.error-vapi-number-outbound-daily-limit",
  },
  unknownReason: { endedReason: "call.in-progress.something-nobody-has-seen", lastsSeconds: 9 },
};

/** The plain script (answered after 5 s, 30 s of talk), with the changes of the test. */
export function scriptOf(changes: Partial<CallScript>): CallScript {
  return { ...answered, ...changes };
}

/** Draws how a call goes. The same weights, durations and `subject` always give the same script. */
export function drawScript(
  weights: OutcomeWeights,
  durations: Durations,
  subject: string,
): CallScript {
  const profile = pick(weights, chance(subject, "outcome"));
  const within = (range: SecondsRange, what: string) =>
    Math.round(range[0] + (range[1] - range[0]) * chance(subject, what));
  return {
    ...answered,
    ringsAfterSeconds: within(durations.queue, "queue"),
    answersAfterSeconds: within(durations.ring, "ring"),
    lastsSeconds: within(durations.talk, "talk"),
    endedReason: chance(subject, "ending") < 0.5 ? "customer-ended-call" : "assistant-ended-call",
    ...profiles[profile],
  };
}
