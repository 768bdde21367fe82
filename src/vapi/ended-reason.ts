import type { CallOutcome } from "#rules/call-state.ts";

/** A cause that would end the next call in the same way. */
export interface EndFault {
  /** ACCOUNT: someone must act. CAPACITY: wait and go on. NUMBER_DAILY_LIMIT: the number rests until 00:00 UTC. */
  readonly kind: "ACCOUNT" | "CAPACITY" | "NUMBER_DAILY_LIMIT";
  /** TENANT if it affects every campaign of the account. */
  readonly scope: "TENANT" | "CAMPAIGN";
}

export interface CallEnd {
  readonly outcome: CallOutcome;
  readonly status: "COMPLETED" | "FAILED";
  /**
   * False only where the phone certainly never rang because of the account or its capacity. Then `fault`
   * says what has to pass first, so that a call which is still owed is not tried again in a loop.
   */
  readonly reachedPhone: boolean;
  readonly fault: EndFault | null;
  /** One sentence for the person who runs the campaign. */
  readonly message: string;
}

interface Rule {
  /** The exact values, and patterns for families of values. */
  readonly reasons: readonly (string | RegExp)[];
  readonly outcome: CallOutcome;
  readonly fault?: EndFault;
  /** A call that was answered can end with it too: the line was closed, or a transfer failed. */
  readonly unlessAnswered?: true;
  readonly message: string;
}

const account: EndFault = { kind: "ACCOUNT", scope: "TENANT" };
const configuration: EndFault = { kind: "ACCOUNT", scope: "CAMPAIGN" };
const capacity: EndFault = { kind: "CAPACITY", scope: "TENANT" };

/**
 * VAPI's `endedReason`. The first rule that names the value decides, so exact values come before families.
 *
 * Sources: VAPI's public enum and its page on ended reasons (who ended the call, and whether it rang); for SIP
 * codes RFC 3261 (what a code says) and RFC 3398 (which telephone network causes are mapped to it).
 *
 * BAD_NUMBER stops all calls to the contact, so it needs evidence about the number itself: the carrier says
 * that it does not exist, for every caller. A refusal that depends on our caller ID, on the countries that our account
 * may call, or on our trunk is not such evidence, and neither is a code that a wrong route causes as well.
 */
const rules: readonly Rule[] = [
  {
    reasons: ["customer-did-not-answer"],
    outcome: "NO_ANSWER",
    message: "Nobody answered.",
  },
  {
    // RFC 3261: 408 no answer in time, 480 not available now, 487 the caller gave up ringing. VAPI's page
    // calls 408 and 480 "rang but no answer".
    reasons: [/outbound-sip-(408|480|487)-/],
    outcome: "NO_ANSWER",
    unlessAnswered: true,
    message: "Nobody answered.",
  },
  { reasons: ["customer-busy"], outcome: "BUSY", message: "The line was busy." },
  {
    // RFC 3261: 486 busy here, 600 busy everywhere.
    reasons: [/outbound-sip-(486|600)-/],
    outcome: "BUSY",
    unlessAnswered: true,
    message: "The line was busy.",
  },
  { reasons: ["voicemail"], outcome: "VOICEMAIL", message: "A voicemail answered." },
  {
    reasons: [
      "silence-timed-out",
      "call.in-progress.error-assistant-did-not-receive-customer-audio",
      "customer-did-not-give-microphone-permission",
    ],
    outcome: "SILENCE",
    message: "The call was answered, but nobody spoke.",
  },
  {
    reasons: ["exceeded-max-duration"],
    outcome: "ANSWERED",
    message: "The call reached the maximum duration of the campaign.",
  },
  {
    reasons: [
      "assistant-forwarded-call",
      "call.in-progress.error-transfer-failed",
      /^call\.forwarding\./,
      /^call\.in-progress\.error-warm-transfer-/,
    ],
    outcome: "ANSWERED",
    message: "The call was transferred, or a transfer was started.",
  },
  {
    reasons: [/^customer-ended-call/],
    outcome: "ANSWERED",
    message: "The contact ended the conversation.",
  },
  {
    reasons: [
      /^assistant-ended-call/,
      "assistant-said-end-call-phrase",
      /^call\.ending\./,
      "call.in-progress.twilio-completed-call",
      "call.in-progress.sip-completed-call",
      "vonage-completed",
    ],
    outcome: "ANSWERED",
    message: "The conversation ended normally.",
  },
  {
    reasons: ["manually-canceled", "scheduled-call-deleted", "call-deleted"],
    outcome: "ENDED_BY_US",
    message: "The call was ended from the caller's side.",
  },
  {
    // VAPI's enum: the carrier (Twilio) reported that this number was misdialled, which is about the number.
    // RFC 3261: 410 the number is gone for good, 604 the number exists nowhere.
    reasons: ["twilio-reported-customer-misdialed", /outbound-sip-(410|604)-/],
    outcome: "BAD_NUMBER",
    message: "The carrier reported that this number does not exist.",
  },
  {
    // About the number that we call from: another one may call this contact.
    reasons: ["call.start.error-vapi-number-international"],
    outcome: "ACCOUNT_FAULT",
    message:
      "A free VAPI number cannot call abroad: use an imported phone number for contacts abroad.",
  },
  {
    // VAPI could not load the customer of the call. We send the customer with each call, in the form that
    // VAPI asks for, so this says nothing about the number.
    reasons: ["call.start.error-get-customer"],
    outcome: "PROVIDER_FAULT",
    message:
      "VAPI did not accept the contact's data of this call: check the contact's phone and name.",
  },
  {
    // RFC 3261: 401, 403 and 407 refuse the caller. Carriers send 403 for a caller ID that is not verified, a
    // country that is not enabled, or a trunk that is not allowed. 603, 607 and 608: the call was declined, by
    // the person or because the caller ID has a bad reputation.
    reasons: [/outbound-sip-(401|403|407|603|607|608)-/],
    outcome: "CARRIER_FAULT",
    unlessAnswered: true,
    message:
      "The carrier refused the call: check the caller ID, the countries that the account may call, and the trunk.",
  },
  {
    reasons: ["call.start.error-vapi-number-outbound-daily-limit"],
    outcome: "CAPACITY",
    fault: { kind: "NUMBER_DAILY_LIMIT", scope: "CAMPAIGN" },
    message:
      "The free VAPI number has reached its daily limit: use an imported phone number for more calls.",
  },
  {
    reasons: ["call.start.error-subscription-concurrency-limit-reached"],
    outcome: "CAPACITY",
    fault: capacity,
    message: "VAPI's concurrency limit was reached; the phone did not ring.",
  },
  {
    reasons: [/^call\.start\.error-subscription-/, "call.start.error-fraud-check-failed"],
    outcome: "ACCOUNT_FAULT",
    fault: account,
    message:
      "VAPI does not allow this account to place calls: check credits and billing in VAPI's dashboard.",
  },
  {
    reasons: [/^call\.start\.error-vapifault-/],
    outcome: "PROVIDER_FAULT",
    fault: capacity,
    message: "VAPI could not start the call because of an internal error.",
  },
  {
    reasons: [
      /^call\.start\./,
      /^call-start-/,
      /^assistant-request-/,
      "assistant-not-found",
      "assistant-not-valid",
    ],
    outcome: "ACCOUNT_FAULT",
    fault: configuration,
    message: "VAPI could not start the call: check the campaign's assistant and phone number.",
  },
  {
    // Includes 404 and 484: RFC 3398 maps both an unassigned number and a missing route to 404, and a number
    // that our trunk sends in the wrong form to 484.
    reasons: [/outbound-sip-/],
    outcome: "CARRIER_FAULT",
    unlessAnswered: true,
    message: "The carrier could not connect the call.",
  },
  {
    reasons: [
      /sip-(in|out)bound-c/,
      /^vonage-/,
      "twilio-failed-to-connect-call",
      "phone-call-provider-bypass-enabled-but-no-call-received",
      "call.in-progress.error-providerfault-transport-never-connected",
    ],
    outcome: "CARRIER_FAULT",
    message: "The carrier could not connect the call.",
  },
  {
    reasons: ["phone-call-provider-closed-websocket"],
    outcome: "CARRIER_FAULT",
    unlessAnswered: true,
    message: "The carrier ended the connection.",
  },
  {
    reasons: [
      /^call\.in-progress\.error-/,
      /^pipeline-/,
      "worker-shutdown",
      "assistant-join-timed-out",
    ],
    outcome: "PROVIDER_FAULT",
    message: "VAPI, or a model or voice that it uses, failed during the call.",
  },
];

const completed = new Set<CallOutcome>(["ANSWERED", "VOICEMAIL", "SILENCE"]);

/**
 * The result of an ended call. `answered`: an in-progress status or a spoken word was seen. It decides if the reason
 * alone does not, and takes precedence over a reason that says the phone never rang.
 */
export function classifyEnd(
  endedReason: string | null,
  { answered }: { readonly answered: boolean },
): CallEnd {
  const named = ruleFor(endedReason);
  const decides = named !== undefined && !(answered && named.unlessAnswered);
  const rule = decides ? named : undecided(endedReason, answered);
  const talked = answered && rule.outcome === "ENDED_BY_US";
  return {
    outcome: rule.outcome,
    status: completed.has(rule.outcome) || talked ? "COMPLETED" : "FAILED",
    reachedPhone: rule.fault === undefined || answered,
    fault: rule.fault ?? null,
    message: rule.message,
  };
}

function ruleFor(endedReason: string | null): Rule | undefined {
  if (endedReason === null) return undefined;
  return rules.find(({ reasons }) =>
    reasons.some((reason) =>
      typeof reason === "string" ? reason === endedReason : reason.test(endedReason),
    ),
  );
}

/** It is only known whether someone answered: the reason is missing, unknown or ambiguous. */
function undecided(endedReason: string | null, answered: boolean): Rule {
  const reason = endedReason === null ? "VAPI gave no reason" : `VAPI's reason is "${endedReason}"`;
  return answered
    ? { reasons: [], outcome: "ANSWERED", message: `The call was answered and ended; ${reason}.` }
    : { reasons: [], outcome: "UNKNOWN", message: `The call ended without an answer; ${reason}.` };
}
