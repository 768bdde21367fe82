import type { CallOutcome } from "#rules/call-state.ts";

/** An ending that the next call would meet too. */
export interface EndFault {
  /** ACCOUNT: someone must act. CAPACITY: wait and go on. NUMBER_DAILY_LIMIT: the number rests until 00:00 UTC. */
  readonly kind: "ACCOUNT" | "CAPACITY" | "NUMBER_DAILY_LIMIT";
  /** TENANT where every campaign of the account would meet it. */
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
  /** The number itself cannot be reached, now or later, whoever calls it from where. */
  readonly badNumber: boolean;
  readonly fault: EndFault | null;
  /** One sentence for the person who runs the campaign. */
  readonly message: string;
}

interface Rule {
  /** The exact values, and patterns for families of values. */
  readonly reasons: readonly (string | RegExp)[];
  readonly outcome: CallOutcome;
  readonly badNumber?: true;
  readonly fault?: EndFault;
  /** The line may also be closed so after a conversation. */
  readonly unlessAnswered?: true;
  readonly message: string;
}

const account: EndFault = { kind: "ACCOUNT", scope: "TENANT" };
const configuration: EndFault = { kind: "ACCOUNT", scope: "CAMPAIGN" };
const capacity: EndFault = { kind: "CAPACITY", scope: "TENANT" };

/**
 * VAPI's `endedReason`, from its public enum and what integrators report. The first rule that names the
 * value decides, so the exact ones stand before the families.
 */
const rules: readonly Rule[] = [
  {
    reasons: ["customer-did-not-answer", /outbound-sip-(408|480)-/],
    outcome: "NO_ANSWER",
    message: "Nobody answered.",
  },
  { reasons: ["customer-busy"], outcome: "BUSY", message: "The line was busy." },
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
    message: "The conversation reached the campaign's longest duration.",
  },
  {
    reasons: [
      "assistant-forwarded-call",
      "call.in-progress.error-transfer-failed",
      /^call\.forwarding\./,
      /^call\.in-progress\.error-warm-transfer-/,
    ],
    outcome: "ANSWERED",
    message: "The conversation was handed over, or was about to be.",
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
    message: "The conversation ended as it should.",
  },
  {
    reasons: ["manually-canceled", "scheduled-call-deleted", "call-deleted"],
    outcome: "ENDED_BY_US",
    message: "The call was ended from this side.",
  },
  {
    reasons: ["twilio-reported-customer-misdialed"],
    outcome: "BAD_NUMBER",
    badNumber: true,
    message: "The carrier says that this number does not exist.",
  },
  {
    reasons: ["call.start.error-vapi-number-international"],
    outcome: "BAD_NUMBER",
    message: "This number is abroad, and a free VAPI number cannot call abroad: import a number.",
  },
  {
    reasons: [/outbound-sip-403-/],
    outcome: "BAD_NUMBER",
    message: "The carrier refused this number, or its country is not allowed for the account.",
  },
  {
    reasons: ["call.start.error-get-customer"],
    outcome: "BAD_NUMBER",
    message: "VAPI could not make sense of this contact's number.",
  },
  {
    reasons: ["call.start.error-vapi-number-outbound-daily-limit"],
    outcome: "CAPACITY",
    fault: { kind: "NUMBER_DAILY_LIMIT", scope: "CAMPAIGN" },
    message: "The free VAPI number has made its calls for today: import a number to call more.",
  },
  {
    reasons: ["call.start.error-subscription-concurrency-limit-reached"],
    outcome: "CAPACITY",
    fault: capacity,
    message: "All lines of the VAPI subscription were in use; the phone did not ring.",
  },
  {
    reasons: [/^call\.start\.error-subscription-/, "call.start.error-fraud-check-failed"],
    outcome: "ACCOUNT_FAULT",
    fault: account,
    message: "VAPI does not let this account call: check credits and billing in its dashboard.",
  },
  {
    reasons: [/^call\.start\.error-vapifault-/],
    outcome: "PROVIDER_FAULT",
    fault: capacity,
    message: "VAPI could not start the call because of a fault of its own.",
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
    reasons: [
      /outbound-sip-/,
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
    message: "The carrier closed the line.",
  },
  {
    reasons: [
      /^call\.in-progress\.error-/,
      /^pipeline-/,
      "worker-shutdown",
      "assistant-join-timed-out",
    ],
    outcome: "PROVIDER_FAULT",
    message: "VAPI, or a model or voice it uses, failed during the call.",
  },
];

const completed = new Set<CallOutcome>(["ANSWERED", "VOICEMAIL", "SILENCE"]);

/**
 * What an ended call amounts to. `answered`: an in-progress status or a spoken word was seen, which
 * decides where the reason alone does not, and outweighs a reason that says the phone never rang.
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
    badNumber: rule.badNumber ?? false,
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

/** Whether someone answered is all that is known: no reason, one that nobody has seen, or an ambiguous one. */
function undecided(endedReason: string | null, answered: boolean): Rule {
  const told = endedReason === null ? "VAPI gave no reason" : `VAPI's reason is "${endedReason}"`;
  return answered
    ? { reasons: [], outcome: "ANSWERED", message: `The call was answered and ended; ${told}.` }
    : { reasons: [], outcome: "UNKNOWN", message: `The call ended unanswered; ${told}.` };
}
