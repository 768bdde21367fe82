import { Vapi } from "@vapi-ai/server-sdk";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallOutcome } from "#rules/call-state.ts";
import { classifyEnd, type EndFault } from "#vapi/ended-reason.ts";

const tenant: EndFault = { kind: "ACCOUNT", scope: "TENANT" };
const campaign: EndFault = { kind: "ACCOUNT", scope: "CAMPAIGN" };
const wait: EndFault = { kind: "CAPACITY", scope: "TENANT" };

interface Family {
  readonly outcome: CallOutcome;
  readonly fault?: EndFault;
  readonly reasons: readonly string[];
}

/** Every value of VAPI's public enum that names no model, voice or transcriber. */
const families: readonly Family[] = [
  {
    outcome: "ANSWERED",
    reasons: [
      "assistant-ended-call",
      "assistant-ended-call-after-message-spoken",
      "assistant-ended-call-with-hangup-task",
      "assistant-said-end-call-phrase",
      "assistant-forwarded-call",
      "customer-ended-call",
      "customer-ended-call-before-warm-transfer",
      "customer-ended-call-after-warm-transfer-attempt",
      "customer-ended-call-during-transfer",
      "exceeded-max-duration",
      "call.in-progress.twilio-completed-call",
      "call.in-progress.sip-completed-call",
      "vonage-completed",
      "call.forwarding.operator-busy",
      "call.forwarding.no-answer",
      "call.in-progress.error-warm-transfer-max-duration",
      "call.in-progress.error-warm-transfer-assistant-cancelled",
      "call.in-progress.error-warm-transfer-silence-timeout",
      "call.in-progress.error-warm-transfer-microphone-timeout",
      "call.in-progress.error-transfer-failed",
      "call.ending.hook-executed-say",
      "call.ending.hook-executed-transfer",
    ],
  },
  { outcome: "VOICEMAIL", reasons: ["voicemail"] },
  {
    outcome: "SILENCE",
    reasons: [
      "silence-timed-out",
      "call.in-progress.error-assistant-did-not-receive-customer-audio",
      "customer-did-not-give-microphone-permission",
    ],
  },
  { outcome: "BUSY", reasons: ["customer-busy"] },
  {
    outcome: "NO_ANSWER",
    reasons: [
      "customer-did-not-answer",
      "call.in-progress.error-providerfault-outbound-sip-408-request-timeout",
      "call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable",
    ],
  },
  {
    outcome: "ENDED_BY_US",
    reasons: ["manually-canceled", "scheduled-call-deleted", "call-deleted"],
  },
  {
    outcome: "BAD_NUMBER",
    reasons: ["twilio-reported-customer-misdialed"],
  },
  {
    outcome: "CARRIER_FAULT",
    reasons: [
      "twilio-failed-to-connect-call",
      "vonage-failed-to-connect-call",
      "vonage-rejected",
      "vonage-disconnected",
      "phone-call-provider-bypass-enabled-but-no-call-received",
      "call.in-progress.error-sip-outbound-call-failed-to-connect",
      "call.in-progress.error-sip-inbound-call-failed-to-connect",
      "call.ringing.error-sip-inbound-call-failed-to-connect",
      "call.ringing.sip-inbound-caller-hungup-before-call-connect",
      "call.in-progress.error-providerfault-outbound-sip-403-forbidden",
      "call.in-progress.error-providerfault-outbound-sip-407-proxy-authentication-required",
      "call.in-progress.error-providerfault-outbound-sip-503-service-unavailable",
      "call.in-progress.error-providerfault-transport-never-connected",
      "phone-call-provider-closed-websocket",
    ],
  },
  {
    outcome: "PROVIDER_FAULT",
    reasons: [
      "worker-shutdown",
      "assistant-join-timed-out",
      "call.in-progress.error-vapifault-transport-never-connected",
      "call.in-progress.error-vapifault-worker-died",
      "call.in-progress.error-pipeline-no-available-llm-model",
      "pipeline-error-openai-llm-failed",
      "call.start.error-get-customer",
    ],
  },
  // The next contact may be called from the same number: nothing has to pass first.
  { outcome: "ACCOUNT_FAULT", reasons: ["call.start.error-vapi-number-international"] },
  {
    outcome: "PROVIDER_FAULT",
    fault: wait,
    reasons: [
      "call.start.error-vapifault-get-org",
      "call.start.error-vapifault-get-subscription",
      "call.start.error-vapifault-database-error",
    ],
  },
  {
    outcome: "CAPACITY",
    fault: wait,
    reasons: ["call.start.error-subscription-concurrency-limit-reached"],
  },
  {
    outcome: "CAPACITY",
    fault: { kind: "NUMBER_DAILY_LIMIT", scope: "CAMPAIGN" },
    reasons: ["call.start.error-vapi-number-outbound-daily-limit"],
  },
  {
    outcome: "ACCOUNT_FAULT",
    fault: tenant,
    reasons: [
      "call.start.error-subscription-wallet-does-not-exist",
      "call.start.error-subscription-frozen",
      "call.start.error-subscription-insufficient-credits",
      "call.start.error-subscription-upgrade-failed",
      "call.start.error-fraud-check-failed",
    ],
  },
  {
    outcome: "ACCOUNT_FAULT",
    fault: campaign,
    reasons: [
      "call-start-error-neither-assistant-nor-server-set",
      "assistant-request-failed",
      "assistant-request-returned-error",
      "assistant-request-returned-unspeakable-error",
      "assistant-request-returned-invalid-assistant",
      "assistant-request-returned-no-assistant",
      "assistant-request-returned-forwarding-phone-number",
      "call.start.error-get-assistant",
      "call.start.error-get-phone-number",
      "call.start.error-get-resources-validation",
      "call.start.error-get-transport",
      "call.start.error-enterprise-feature-not-available-recording-consent",
      "call.start.assistant-version-error-validation",
      "assistant-not-valid",
      "assistant-not-found",
    ],
  },
];

/** Values that leave it to what was seen whether anybody was reached. */
const undecided = ["call.ringing.hook-executed-say", "call.ringing.hook-executed-transfer"];

const completed = new Set<CallOutcome>(["ANSWERED", "VOICEMAIL", "SILENCE"]);
const known = Object.values(Vapi.CallEndedReason);

describe("a call that ended unanswered, as far as was seen,", () => {
  const rows = families.flatMap(({ reasons, ...family }) =>
    reasons.map((reason) => [reason, family.outcome, family] as const),
  );
  test.for(rows)("with %s is %s", ([reason, outcome, { fault }]) => {
    expect(classifyEnd(reason, { answered: false })).toMatchObject({
      outcome,
      status: completed.has(outcome) ? "COMPLETED" : "FAILED",
      reachedPhone: fault === undefined,
      fault: fault ?? null,
    });
  });

  test.for(undecided)("with %s is unknown, and answered once an answer was seen", (reason) => {
    const unanswered = classifyEnd(reason, { answered: false });
    expect(unanswered).toMatchObject({ outcome: "UNKNOWN", status: "FAILED", reachedPhone: true });
    const answered = classifyEnd(reason, { answered: true });
    expect(answered).toMatchObject({ outcome: "ANSWERED", status: "COMPLETED" });
  });
});

test("every value of VAPI's enum is decided, those of models and voices as the provider's fault", () => {
  const told = new Set([...families.flatMap(({ reasons }) => reasons), ...undecided]);
  const others = known.filter((reason) => !told.has(reason));
  const outcomes = new Set(others.map((one) => classifyEnd(one, { answered: false }).outcome));
  expect(others.length).toBeGreaterThan(500);
  expect([...outcomes]).toEqual(["PROVIDER_FAULT"]);
  const strangers = others.filter((one) => !/^(call\.in-progress\.error-|pipeline-)/.test(one));
  expect(strangers).toEqual([]);
});

test("the families above name no value twice and none that VAPI does not have", () => {
  const told = [...families.flatMap(({ reasons }) => reasons), ...undecided];
  expect(new Set(told).size).toBe(told.length);
  expect(told.filter((reason) => !(known as string[]).includes(reason))).toEqual([]);
});

describe("a reason that nobody has seen", () => {
  test.for([
    ["call.start.error-something-new", "ACCOUNT_FAULT"],
    ["call.start.error-subscription-something-new", "ACCOUNT_FAULT"],
    ["call.start.error-vapifault-something-new", "PROVIDER_FAULT"],
  ] as const)("of the start, %s, never rang: %s", ([reason, outcome]) => {
    expect(classifyEnd(reason, { answered: false })).toMatchObject({
      outcome,
      reachedPhone: false,
      fault: expect.anything(),
    });
  });

  test.for([null, "", "something-new"])("%o is decided by whether anyone answered", (reason) => {
    const unanswered = classifyEnd(reason, { answered: false });
    expect(unanswered).toMatchObject({ outcome: "UNKNOWN", status: "FAILED", fault: null });
    expect(classifyEnd(reason, { answered: true }).status).toBe("COMPLETED");
  });
});

describe("a SIP code that VAPI's enum does not have yet", () => {
  test.for<[string, CallOutcome]>([
    ["486-busy-here", "BUSY"],
    ["600-busy-everywhere", "BUSY"],
    ["487-request-terminated", "NO_ANSWER"],
    ["410-gone", "BAD_NUMBER"],
    ["604-does-not-exist-anywhere", "BAD_NUMBER"],
    // A missing route causes these as well as a number that nobody has.
    ["404-not-found", "CARRIER_FAULT"],
    ["484-address-incomplete", "CARRIER_FAULT"],
    ["401-unauthorized", "CARRIER_FAULT"],
    ["603-decline", "CARRIER_FAULT"],
    ["608-rejected", "CARRIER_FAULT"],
    ["500-server-internal-error", "CARRIER_FAULT"],
  ])("%s is %s", ([code, outcome]) => {
    const reason = `call.in-progress.error-providerfault-outbound-sip-${code}`;
    expect(classifyEnd(reason, { answered: false })).toMatchObject({ outcome, status: "FAILED" });
  });

  test("after an answer is a transfer that failed: there was a conversation", () => {
    for (const code of ["403-forbidden", "408-request-timeout", "486-busy-here", "503-x"]) {
      const reason = `call.in-progress.error-providerfault-outbound-sip-${code}`;
      expect(classifyEnd(reason, { answered: true })).toMatchObject({
        outcome: "ANSWERED",
        status: "COMPLETED",
      });
    }
  });
});

test("only a carrier's word about the number itself makes a bad number", () => {
  const bad = known.filter((one) => classifyEnd(one, { answered: false }).outcome === "BAD_NUMBER");
  expect(bad).toEqual(["twilio-reported-customer-misdialed"]);
});

test("a conversation that we ended is completed, a call that we ended before it is not", () => {
  expect(classifyEnd("manually-canceled", { answered: true }).status).toBe("COMPLETED");
  expect(classifyEnd("manually-canceled", { answered: false }).status).toBe("FAILED");
});

test("a line that the carrier closed during a conversation was a conversation", () => {
  const end = classifyEnd("phone-call-provider-closed-websocket", { answered: true });
  expect(end).toMatchObject({ outcome: "ANSWERED", status: "COMPLETED" });
});

test("a phone that was not reached always has a fault to wait for, and one that answered was reached", () => {
  const reasons = fc.oneof(fc.constantFrom(...known), fc.string());
  fc.assert(
    fc.property(reasons, fc.boolean(), (reason, answered) => {
      const end = classifyEnd(reason, { answered });
      expect(end.reachedPhone).toBe(end.fault === null || answered);
      expect(end.message).toMatch(/^[A-Z].*\.$/s);
    }),
    { numRuns: 1_000 },
  );
});
