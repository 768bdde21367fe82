import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallOutcome } from "#rules/call-state.ts";
import {
  describeTrip,
  type DialFault,
  dialFaultOf,
  faultsTrip,
  type FinishedDial,
  runLengthOf,
  runTrip,
  runWindow,
} from "#rules/circuit-breaker.ts";
import { classifyEnd } from "#vapi/ended-reason.ts";

const dial = (
  fault: DialFault | null,
  message = "The carrier could not connect the call.",
): FinishedDial => ({
  contactId: "a contact",
  outcome: "UNKNOWN",
  fault,
  message,
  vapiCallId: "a call",
  endedReason: null,
  ending: null,
  finishedAt: new Date("2031-03-05T10:00:00Z"),
});

/** So many faults in front of so many dials without. */
const dials = (faults: number, others: number): FinishedDial[] => [
  ...Array.from({ length: faults }, () => dial("CARRIER_FAULT")),
  ...Array.from({ length: others }, () => dial(null)),
];

describe("the breaker for faults", () => {
  test.for([
    ["stays shut at 19 faults of 19", 19, 0, null],
    ["trips at 20 of 20", 20, 0, [20, 20]],
    ["trips at 16 of 20: four fifths", 16, 4, [16, 20]],
    ["stays shut at 15 of 20", 15, 5, null],
    ["trips at 28 of 35: four fifths, whatever floats", 28, 7, [28, 35]],
    ["trips at 40 of 50", 40, 10, [40, 50]],
    ["stays shut at 39 of 50", 39, 11, null],
    ["sees only the last 50: 40 faults before 200 good dials", 40, 200, [40, 50]],
    ["sees only the last 50: 39 faults before 200 good dials", 39, 200, null],
  ] as const)("%s", ([, faults, others, expected]) => {
    const trip = faultsTrip(dials(faults, others));
    expect(trip && [trip.faults, trip.dials]).toEqual(expected);
  });

  test("trips exactly where whole numbers say so, and tells whatever it has counted", () => {
    const faults = fc.constantFrom<DialFault | null>(
      "CARRIER_FAULT",
      "CARRIER_FAULT",
      "PROVIDER_FAULT",
      "REQUEST_REJECTED",
      null,
    );
    fc.assert(
      fc.property(fc.array(faults, { maxLength: 80, size: "max" }), (given) => {
        const seen = given.slice(0, 50);
        const bad = seen.filter((fault) => fault !== null);
        const trip = faultsTrip(given.map((fault) => dial(fault)));
        expect(trip !== null).toBe(seen.length >= 20 && 5 * bad.length >= 4 * seen.length);
        if (trip === null) return;
        const counted = Object.values(trip.reasons).reduce((a, b) => a + b, 0);
        expect([counted, trip.dials]).toEqual([bad.length, seen.length]);
        expect(trip.examples.map(({ fault }) => fault)).toEqual(bad.slice(0, 3));
      }),
    );
  });

  test("says how many of how many, because of what, and what to do", () => {
    const mixed = [
      ...Array.from({ length: 3 }, () => dial("PROVIDER_FAULT", "A voice failed.")),
      ...Array.from({ length: 17 }, () => dial("CARRIER_FAULT")),
    ];
    expect(describeTrip(faultsTrip(mixed)!)).toBe(
      '20 of the last 20 dials failed for reasons other than the contacts: 17 by the carrier, 3 by VAPI or a model or voice it uses. The latest failure: "A voice failed." Check that VAPI and the carrier work, then start the campaign with startCampaign.',
    );
  });
});

test("without a sentence the latest reason is shown, and without a reason none", () => {
  const faults = (change: Partial<FinishedDial>) =>
    describeTrip(
      faultsTrip(Array.from({ length: 20 }, () => ({ ...dial("CARRIER_FAULT"), ...change })))!,
    );
  expect(faults({ message: null, endedReason: "sip-503" })).toContain(
    'The latest failure: "sip-503" Check',
  );
  expect(faults({ message: null, endedReason: null })).toContain(": 20 by the carrier. Check that");
  const trip = { kind: "FAULTS", faults: 20, dials: 20, reasons: {}, examples: [] } as const;
  expect(describeTrip(trip)).not.toContain("The latest");
});

describe("the breaker for runs", () => {
  let people = 0;
  const person = (): string => `contact ${people++}`;
  const ended = (outcome: CallOutcome, ending: string | null, contactId = person()) => ({
    ...dial(null, "A sentence."),
    outcome,
    ending,
    endedReason: ending,
    contactId,
  });
  const run = (length: number, outcome: CallOutcome, ending: string | null = "the same") =>
    Array.from({ length }, () => ended(outcome, ending));

  test.for<[CallOutcome, number]>([
    ["BAD_NUMBER", 30],
    ["BUSY", 20],
    ["NO_ANSWER", 150],
    ["UNKNOWN", 20],
  ])("trips at %s for %i different people in a row, and not before", ([outcome, length]) => {
    expect(runLengthOf(outcome)).toBe(length);
    expect(runWindow(outcome)).toBe(2 * length);
    expect(runTrip([...run(length - 1, outcome), ended("ANSWERED", "customer-ended-call")])).toBe(
      null,
    );
    const dials = run(length, outcome);
    const trip = runTrip(dials)!;
    expect(trip).toMatchObject({ kind: "RUN", outcome, ending: "the same" });
    expect(new Set(trip.contactIds).size).toBe(length);
    expect(trip.examples).toEqual(dials.slice(0, 3));
  });

  test.for<CallOutcome>(["ANSWERED", "VOICEMAIL", "SILENCE", "ENDED_BY_US", "CAPACITY"])(
    "never trips at %s: it is no sign that calls do not get through",
    (outcome) => {
      expect(runLengthOf(outcome)).toBeNull();
      expect(runWindow(outcome)).toBe(0);
      expect(runTrip(run(500, outcome))).toBeNull();
    },
  );

  test("needs one and the same reason", () => {
    const mixed = Array.from({ length: 60 }, (_, index) =>
      ended("BUSY", index % 2 === 0 ? "customer-busy" : "sip-486"),
    );
    expect(runTrip(mixed)).toBeNull();
  });

  test("needs one and the same outcome, whatever the reason is called", () => {
    const sameReason = [...run(19, "BUSY"), ...run(19, "UNKNOWN")];
    expect(runTrip(sameReason)).toBeNull();
  });

  test("counts people, not redials to the same few", () => {
    const few = Array.from({ length: 40 }, (_, index) =>
      ended("BUSY", "customer-busy", `one of ten ${index % 10}`),
    );
    expect(runTrip(few)).toBeNull();
  });

  test("passes over calls whose reason has not come yet", () => {
    const waiting = run(3, "UNKNOWN", null);
    expect(runTrip([...waiting, ...run(20, "BUSY")])).toMatchObject({ outcome: "BUSY" });
    expect(runTrip(run(50, "UNKNOWN", null))).toBeNull();
  });

  test("is broken by whoever answered", () => {
    const answered = ended("ANSWERED", "customer-ended-call");
    expect(runTrip([...run(19, "BUSY"), answered, ...run(100, "BUSY")])).toBeNull();
  });

  test("says what was seen and what to do", () => {
    expect(describeTrip(runTrip(run(30, "BAD_NUMBER", "misdialed"))!)).toBe(
      'The last calls to 30 different contacts all ended with "misdialed": A sentence. Nobody answered in between, which is unlikely for any list of contacts. Contacts that these calls marked as unreachable are no longer marked. Check the caller ID, the countries that the account may call, and the trunk; make a test call (placeTestCall) to a phone of your own; then start the campaign with startCampaign.',
    );
  });
});

test("a run whose reason is not explained is described without an explanation", () => {
  const trip = {
    kind: "RUN",
    outcome: "BUSY",
    ending: "busy",
    message: null,
    contactIds: ["a", "b"],
    examples: [],
  } as const;
  const plain =
    'The last calls to 2 different contacts all ended with "busy". Nobody answered in between, which is unlikely for any list of contacts. Check the caller ID';
  expect(describeTrip(trip)).toContain(plain);
  expect(describeTrip({ ...trip, message: "busy" })).toContain(plain);
});

describe("an ending", () => {
  test.for<[string, DialFault | null]>([
    ["twilio-failed-to-connect-call", "CARRIER_FAULT"],
    ["call.in-progress.error-providerfault-outbound-sip-503-service-unavailable", "CARRIER_FAULT"],
    ["call.in-progress.error-vapifault-openai-500-server-error", "PROVIDER_FAULT"],
    ["call.start.error-vapifault-get-org", "PROVIDER_FAULT"],
    ["pipeline-error-eleven-labs-voice-failed", "PROVIDER_FAULT"],
    ["call.start.error-get-assistant", "ACCOUNT_FAULT"],
    ["call.start.error-subscription-concurrency-limit-reached", null],
    ["call.start.error-vapi-number-outbound-daily-limit", null],
    ["twilio-reported-customer-misdialed", null],
    ["call.in-progress.error-providerfault-outbound-sip-403-forbidden", "CARRIER_FAULT"],
    ["call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable", null],
    ["call.start.error-get-customer", "PROVIDER_FAULT"],
    ["call.start.error-vapi-number-international", "ACCOUNT_FAULT"],
    ["customer-busy", null],
    ["customer-did-not-answer", null],
    ["customer-ended-call", null],
    ["manually-canceled", null],
    ["something-nobody-has-seen", null],
  ])("%s counts as %s", ([reason, fault]) => {
    expect(dialFaultOf(classifyEnd(reason, { answered: false }).outcome)).toBe(fault);
  });

  // apply-news locks by what was known before the wait for the lock.
  test("that counts for nothing does not come to count when an answer is heard of", () => {
    const reasons = [
      "phone-call-provider-closed-websocket",
      "worker-shutdown",
      "customer-busy",
      "call.start.error-get-assistant",
      "something-nobody-has-seen",
    ];
    for (const reason of reasons) {
      const [unheard, heard] = [false, true].map((answered) =>
        dialFaultOf(classifyEnd(reason, { answered }).outcome),
      );
      if (unheard === null) expect(heard).toBeNull();
    }
  });

  test("of no outcome but the three faults counts", () => {
    const others: CallOutcome[] = [
      "ANSWERED",
      "VOICEMAIL",
      "SILENCE",
      "NO_ANSWER",
      "BUSY",
      "BAD_NUMBER",
      "CAPACITY",
      "ENDED_BY_US",
      "UNKNOWN",
    ];
    expect(others.filter((outcome) => dialFaultOf(outcome) !== null)).toEqual([]);
  });
});
