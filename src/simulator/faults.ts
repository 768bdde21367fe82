import { z } from "zod";

const probability = z.number().min(0).max(1).default(0);
const seconds = z.number().nonnegative();

/**
 * The faults, each independent and with its own probability. Which requests or calls have a fault depends only on the
 * seed.
 */
export const faultSettings = z.strictObject({
  /** Every request is answered with a 502 and a web page. */
  outage: probability,

  // Answers to POST /call that create nothing.
  resetBeforeCreate: probability,
  errorBeforeCreate: probability,
  hangBeforeCreate: probability,
  unauthorized: probability,
  /** Cloudflare's 403 with the plain text "error code: 1010". */
  firewall: probability,
  paymentRequired: probability,
  rateLimit: probability,
  /** The `Retry-After` of a rate limit; null: none, as VAPI sends none. */
  retryAfterSeconds: seconds.nullable().default(null),
  overConcurrency: probability,
  dailyLimit: probability,

  // Answers to POST /call after the call was created.
  hangAfterCreate: probability,
  resetAfterCreate: probability,
  /** A 502 with a web page. */
  errorAfterCreate: probability,
  malformedAnswer: probability,
  /** 201 with `concurrencyBlocked: true`; the call ends at once and never rings. */
  concurrencyBlocked: probability,
  /** The phone rings, and the webhook says so, before the 201 leaves. */
  webhookBeforeAnswer: probability,

  // Reading.
  /** A new call is invisible to GET for `listLagSeconds`. */
  listLag: probability,
  listLagSeconds: seconds.default(10),
  getNotFound: probability,
  getError: probability,
  /** Transcript, cost and summary arrive `lateArtifactsSeconds` after the end. */
  lateArtifacts: probability,
  lateArtifactsSeconds: seconds.default(20),
  controlNotFound: probability,
  /** A call stays in this status for ever, unless it is hung up or erased. */
  stuckQueued: probability,
  stuckRinging: probability,
  stuckInProgress: probability,
  /** A call that was not answered has a `startedAt` nevertheless. */
  startedAtUnanswered: probability,

  // Webhooks.
  dropStatusUpdate: probability,
  dropReport: probability,
  duplicateWebhook: probability,
  /** Once more after `lateDuplicateSeconds`. */
  lateDuplicateWebhook: probability,
  lateDuplicateSeconds: seconds.default(60),
  /** It is sent only after `lateWebhookSeconds`; later events are announced before it. */
  lateWebhook: probability,
  lateWebhookSeconds: seconds.default(30),
  reportBeforeEnded: probability,
  endedBeforeInProgress: probability,
  /** The status update of the end, and GET until the report is due, do not say why the call ended. */
  endedWithoutReason: probability,
});

export type Faults = z.output<typeof faultSettings>;

/** The names of the faults that have a probability. */
export type FaultName = {
  [Name in keyof Faults]: Name extends `${string}Seconds` ? never : Name;
}[keyof Faults];

/** Changes the given settings and leaves the others. @throws z.ZodError for settings that do not exist. */
export function withFaults(current: Faults, changes: unknown): Faults {
  const given = z.record(z.string(), z.unknown()).parse(changes);
  return faultSettings.parse({ ...current, ...given });
}
