import { expect, test } from "vitest";
import type { Facts } from "../../chaos/facts.ts";
import { isAtRest, isUnfinished, violations } from "../../chaos/invariants.ts";
import {
  acme,
  ada,
  alsoShown,
  at,
  bob,
  campaign,
  kept,
  placed,
  refused,
  second,
  shown,
  survey,
  withBar,
} from "./given.ts";

test("a run in which every promise was kept breaks none", () => {
  expect(violations(kept)).toEqual([]);
});

test.for<[string, Partial<Facts>]>([
  [
    "no more calls in a round than the rules allow",
    {
      placed: [placed({ endedReason: "customer-busy" }), placed(second)],
      shown: [shown({ endedReason: "customer-busy" }), alsoShown],
    },
  ],
  [
    "a redial only after a call that reached nobody",
    {
      campaigns: [{ ...campaign, redials: 1 }],
      placed: [placed(), placed(second)],
      shown: [shown(), alsoShown],
    },
  ],
  [
    "nobody's phone rings twice at once",
    {
      tenants: [{ ...acme, slots: 2 }],
      campaigns: [campaign, survey],
      placed: [placed(), placed({ ...second, from: 19, campaignId: "survey" })],
      shown: [shown(), alsoShown],
    },
  ],
  [
    "live calls never exceed the campaign's slots",
    {
      tenants: [{ ...acme, slots: 2 }],
      campaigns: [{ ...campaign, numbers: [ada, bob] }],
      placed: [placed(), placed({ ...second, from: 19, number: bob })],
      shown: [shown(), alsoShown],
    },
  ],
  [
    "live calls never exceed the tenant's slots",
    {
      campaigns: [campaign, { ...survey, numbers: [bob] }],
      placed: [placed(), placed({ ...second, from: 19, number: bob, campaignId: "survey" })],
      shown: [shown(), alsoShown],
    },
  ],
  ["no call outside the window", { campaigns: [{ ...campaign, opensAt: at(11) }] }],
  ["no call outside the window", { campaigns: [{ ...campaign, closesAt: at(10) }] }],
  [
    "no call later than 2 s after a stop",
    { journal: withBar({ what: "STOP", from: 7.9, until: 12 }) },
  ],
  [
    "everybody who is owed a call got it, or waits for it",
    { campaigns: [{ ...campaign, numbers: [ada, bob] }] },
  ],
  [
    "everybody who is owed a call got it, or waits for it",
    {
      campaigns: [{ ...campaign, numbers: [ada, bob] }],
      shown: [shown(), shown({ phone: bob, status: "SCHEDULED", vapiCallId: null })],
    },
  ],
  [
    "everybody who is owed a call got it, or waits for it",
    { campaigns: [{ ...campaign, closesAt: at(500), numbers: [ada, bob] }] },
  ],
  ["every call is known with its outcome", { shown: [] }],
  ["every call is known with its outcome", { shown: [shown({ endedReason: "customer-busy" })] }],
  [
    "no call is stuck",
    { shown: [shown(), shown({ phone: bob, status: "CALLING", vapiCallId: null })] },
  ],
  ["no slot is leaked", { slotsInUse: 1 }],
  ["no job is left behind", { jobsLeft: ["dial-call"] }],
  ["no process ends by itself", { ownEnds: ["worker ended with 1"] }],
  ["nothing is given up as lost or double", { alerts: ["DUPLICATE_CALL"] }],
  ["nothing is given up as lost or double", { alerts: ["CALL_OVERDUE"] }],
  ["the kept counts are those of the calls", { wrongCounts: ["1 sums"] }],
])("%s", ([invariant, change]) => {
  const found = violations({ ...kept, ...change });
  expect(found.map((one) => one.invariant)).toEqual([invariant]);
});

test.for<[string, Partial<Facts>]>([
  [
    "a window that has closed on someone who waits",
    {
      campaigns: [{ ...campaign, closesAt: at(500), numbers: [ada, bob] }],
      shown: [shown(), shown({ phone: bob, status: "SCHEDULED", vapiCallId: null })],
    },
  ],
  [
    "a number that does not exist",
    {
      campaigns: [
        { ...campaign, redials: 1 },
        { ...survey, numbers: [ada] },
      ],
      placed: [placed({ endedReason: "twilio-reported-customer-misdialed" })],
      shown: [shown({ endedReason: "twilio-reported-customer-misdialed" })],
    },
  ],
  [
    "a call that VAPI dropped for want of capacity",
    {
      placed: [
        placed({
          id: "call-0",
          from: 5,
          to: 5,
          endedReason: "call.start.error-subscription-concurrency-limit-reached",
        }),
        placed(),
      ],
    },
  ],
  [
    "a window that has closed on someone whom VAPI dropped",
    {
      campaigns: [{ ...campaign, closesAt: at(500) }],
      placed: [placed({ endedReason: "call.start.error-subscription-concurrency-limit-reached" })],
      shown: [],
    },
  ],
  [
    "what was under way for two seconds after a stop",
    {
      journal: withBar({ what: "STOP", from: 8.1, until: 60 }),
    },
  ],
  [
    "a call that VAPI kept for ever and that was ended as overdue",
    {
      placed: [placed({ faults: ["stuckRinging"], endedReason: "call-deleted" })],
      shown: [shown({ status: "FAILED", endedReason: null })],
      alerts: ["CALL_OVERDUE: …"],
    },
  ],
])("%s breaks no promise", ([, change]) => {
  expect(violations({ ...kept, ...change })).toEqual([]);
});

test("a run is finished when nothing is missing, whatever else went wrong", () => {
  expect(isUnfinished({ ...kept, ownEnds: ["worker ended with 1"] })).toBe(false);
  expect(isUnfinished({ ...kept, shown: [] })).toBe(true);
});

test.for<[string, Partial<Facts>, boolean]>([
  ["once every call is over", {}, true],
  ["not while a call is live", { placed: [placed({ to: null })] }, false],
  ["not while a redial waits", { shown: [shown(), shown({ status: "SCHEDULED" })] }, false],
  [
    "although a call waits for tomorrow",
    { shown: [shown(), shown({ status: "SCHEDULED" })], judgedAt: at(3_600) },
    true,
  ],
  [
    "although somebody waits who is on the list",
    {
      campaigns: [{ ...campaign, numbers: [ada, bob] }],
      shown: [shown(), shown({ status: "SCHEDULED", phone: bob })],
      journal: withBar({ what: "DO_NOT_CALL", numbers: [bob], from: 1 }),
      refusals: refused(["NOT_DUE_YET", "ON_DO_NOT_CALL_LIST"]),
    },
    true,
  ],
  [
    "not while somebody waits whom nothing refuses",
    {
      campaigns: [{ ...campaign, numbers: [ada, bob] }],
      shown: [shown(), shown({ status: "SCHEDULED", phone: bob })],
      refusals: refused(["NOT_DUE_YET"]),
    },
    false,
  ],
  [
    "although somebody who cannot be reached waits",
    {
      placed: [placed({ endedReason: "twilio-reported-customer-misdialed" })],
      shown: [shown(), shown({ status: "SCHEDULED" })],
    },
    true,
  ],
])("a run is at rest %s", ([, change, expected]) => {
  expect(isAtRest({ ...kept, ...change })).toBe(expected);
});
