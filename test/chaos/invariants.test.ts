import { expect, test } from "vitest";
import type { Facts, PlacedCall, ShownCall } from "../../chaos/facts.ts";
import { isAtRest, isUnfinished, violations } from "../../chaos/invariants.ts";

/** A run in which every promise was kept, and what breaks one promise each. */
const start = Date.parse("2031-03-05T10:00:00Z");
const at = (seconds: number): Date => new Date(start + seconds * 1_000);
const ada = "+12125550000";
const bob = "+12125550001";

interface Placed {
  readonly id?: string;
  readonly number?: string;
  readonly campaignId?: string;
  readonly from?: number;
  readonly to?: number | null;
  readonly endedReason?: string;
  readonly faults?: readonly string[];
}

function placed(change: Placed = {}): PlacedCall {
  const { id = "call-1", number = ada, campaignId = "reminders", from = 10, to = 20 } = change;
  return {
    id,
    number,
    account: "acme",
    createdAt: at(from),
    endedAt: to === null ? null : at(to),
    endedReason: to === null ? null : (change.endedReason ?? "customer-ended-call"),
    isReported: to !== null,
    faults: change.faults ?? [],
    request: { assistantOverrides: { metadata: { campaignId } } },
  } as unknown as PlacedCall;
}

function shown(change: Partial<ShownCall> & { readonly phone?: string } = {}): ShownCall {
  const { phone = ada, ...rest } = change;
  return {
    status: "COMPLETED",
    endedReason: "customer-ended-call",
    vapiCallId: "call-1",
    contact: { phone },
    campaign: { id: "Campaign:reminders" },
    ...rest,
  };
}

const campaign = {
  id: "reminders",
  name: "Reminders",
  tenant: "Acme",
  frequency: "DAILY",
  slots: 1,
  redials: 0,
  zone: "UTC",
  startTime: "10:00",
  endTime: "11:00",
  opensAt: at(0),
  closesAt: at(3_600),
  numbers: [ada],
} as const;

const kept: Facts = {
  tenants: [{ name: "Acme", slots: 1 }],
  campaigns: [campaign],
  placed: [placed()],
  shown: [shown()],
  halts: [],
  jobsLeft: [],
  slotsInUse: 0,
  wrongCounts: [],
  ownEnds: [],
  alerts: [],
  judgedAt: at(600),
};

const second = { id: "call-2", from: 30, to: 40 };
const alsoShown = shown({ vapiCallId: "call-2" });
const survey = { ...campaign, id: "survey", name: "Survey", numbers: [] };

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
      tenants: [{ name: "Acme", slots: 2 }],
      campaigns: [campaign, survey],
      placed: [placed(), placed({ ...second, from: 19, campaignId: "survey" })],
      shown: [shown(), alsoShown],
    },
  ],
  [
    "live calls never exceed the campaign's slots",
    {
      tenants: [{ name: "Acme", slots: 2 }],
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
    { halts: [{ campaignId: "reminders", acknowledgedAt: at(7.9), liftedAt: at(12) }] },
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
      halts: [{ campaignId: "reminders", acknowledgedAt: at(8.1), liftedAt: at(60) }],
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
