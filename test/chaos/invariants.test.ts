import { expect, test } from "vitest";
import type { Facts, PlacedCall, ShownCall } from "../../chaos/facts.ts";
import { type BarKind, emptyJournal, type Journal } from "../../chaos/journal.ts";
import { isAtRest, isUnfinished, violations } from "../../chaos/invariants.ts";

/** A run in which every promise was kept, and what breaks one promise each. */
const start = Date.parse("2031-03-05T10:00:00Z");
const at = (seconds: number): Date => new Date(start + seconds * 1_000);
const ada = "+12125550000";
const bob = "+12125550001";
const cleo = "+12125550002";

interface Placed {
  readonly id?: string;
  readonly number?: string;
  readonly campaignId?: string;
  readonly from?: number;
  readonly to?: number | null;
  readonly endedReason?: string;
  readonly faults?: readonly string[];
  readonly saysOptOut?: boolean;
}

function placed(change: Placed = {}): PlacedCall {
  const { id = "call-1", number = ada, campaignId = "reminders", from = 10, to = 20 } = change;
  return {
    id,
    number,
    account: "Acme",
    createdAt: at(from),
    dialledAt: change.endedReason?.startsWith("call.start.error-") === true ? null : at(from),
    answeredAt: at(from),
    endedAt: to === null ? null : at(to),
    endedReason: to === null ? null : (change.endedReason ?? "customer-ended-call"),
    isReported: to !== null,
    isDeleted: false,
    faults: change.faults ?? [],
    script: { structuredData: change.saysOptOut === true ? { optOut: true } : {} },
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
  journal: emptyJournal(),
  contacts: [],
  entries: [],
  undone: [],
  refusals: [],
  jobsLeft: [],
  slotsInUse: 0,
  wrongCounts: [],
  ownEnds: [],
  alerts: [],
  judgedAt: at(600),
};

interface Barred {
  readonly what: BarKind;
  readonly numbers?: readonly string[];
  /** Seconds after the start. */
  readonly from: number;
  readonly until?: number;
}

function withBar({ what, numbers, from, until }: Barred): Journal {
  const bar = {
    what,
    tenant: "Acme",
    campaignId: what === "DO_NOT_CALL" ? null : "reminders",
    numbers: numbers === undefined ? null : new Set(numbers),
    answeredAt: at(from),
    liftedAt: until === undefined ? null : at(until),
  };
  return { ...emptyJournal(), bars: [bar] };
}

function withCap(max: number, from: number, until?: number): Journal {
  const replacedAt = until === undefined ? null : at(until);
  const cap = { tenant: "Acme", campaignId: null, max, answeredAt: at(from), replacedAt };
  return { ...emptyJournal(), caps: [cap] };
}

const listed = { tenant: "Acme", phone: ada, since: at(5).toISOString() };
const refused = (reasons: readonly string[]) => [{ campaignId: "reminders", number: bob, reasons }];

/** An import of a wrong file made two contacts, was undone after 8 s, and one of them had been called. */
const undo = {
  importId: "Import:1",
  tenant: "Acme",
  campaignId: "reminders",
  created: [bob, cleo],
  renamed: new Map([[ada, "Ada"]]),
  edited: new Map<string, string>(),
};
const shownUndo = {
  id: "Import:1",
  status: "UNDONE",
  newContacts: 2,
  enrolledContacts: 2,
  undo: {
    finishedAt: at(9).toISOString(),
    contactsDeleted: 1,
    enrolmentsEnded: 2,
    kept: [{ what: "CONTACT", reason: "CALLED", count: 1 }],
  },
};
const contact = (phone: string, name: string, campaignIds: readonly string[] = []) => ({
  id: `Contact:${phone}`,
  tenant: "Acme",
  phone,
  name,
  campaignIds,
});
const undone = {
  campaigns: [{ ...campaign, numbers: [ada] }],
  journal: { ...emptyJournal(), undos: [undo] },
  undone: [shownUndo],
  contacts: [contact(ada, "Ada", ["reminders"]), contact(bob, "Wrong")],
  placed: [placed(), placed({ id: "call-0", number: bob, from: 1, to: 5 })],
};
const undoneShown = [shown(), shown({ vapiCallId: "call-0", phone: bob })];

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
    { journal: withBar({ what: "STOP", from: 7.9, until: 12 }) },
  ],
  [
    "no call later than 2 s after its number was listed",
    { journal: withBar({ what: "DO_NOT_CALL", numbers: [ada], from: 7.9 }) },
  ],
  [
    "no call later than 2 s after its import was undone",
    { journal: withBar({ what: "UNDO", numbers: [ada], from: 7.9 }) },
  ],
  [
    "no call to somebody who is listed for what was said in a call",
    {
      tenants: [{ name: "Acme", slots: 2 }],
      campaigns: [campaign, survey],
      placed: [
        placed({ id: "call-2", from: 1, to: 4, campaignId: "survey", saysOptOut: true }),
        placed(),
      ],
      shown: [shown(), alsoShown],
      entries: [listed],
    },
  ],
  [
    "no more calls to a number than its caps allow",
    {
      campaigns: [campaign, survey],
      placed: [placed({ id: "call-2", from: 1, to: 4, campaignId: "survey" }), placed()],
      shown: [shown(), alsoShown],
      journal: withCap(1, 7.9),
    },
  ],
  [
    "whoever asked in a call not to be called is listed",
    { placed: [placed({ saysOptOut: true })] },
  ],
  ...(
    [
      { undone: [{ ...shownUndo, enrolledContacts: 3 }] },
      { undone: [{ ...shownUndo, newContacts: 3 }] },
      { undone: [{ ...shownUndo, undo: { ...shownUndo.undo, finishedAt: null } }] },
      { undone: [] },
      { contacts: [contact(ada, "Ada")] },
      { contacts: [...undone.contacts, contact(cleo, "Wrong")] },
      { contacts: [contact(bob, "Wrong", ["reminders"])] },
      { contacts: [contact(ada, "Wrong"), contact(bob, "Wrong")] },
      {
        journal: { ...emptyJournal(), undos: [{ ...undo, edited: new Map([[ada, "Ada Byron"]]) }] },
      },
      {
        shown: [...undoneShown, shown({ status: "SCHEDULED", vapiCallId: null, phone: cleo })],
      },
    ] satisfies Partial<Facts>[]
  ).map((change): [string, Partial<Facts>] => [
    "an undo leaves what is not its import's, and nothing else",
    { ...undone, shown: undoneShown, ...change },
  ]),
  [
    "everybody who is owed a call got it, or waits for it",
    { campaigns: [{ ...campaign, numbers: [ada, bob] }] },
  ],
  ...["ON_DO_NOT_CALL_LIST", "CONTACT_CAP_REACHED", "NOTHING_SCHEDULED"].map(
    (reason): [string, Partial<Facts>] => [
      "everybody who is owed a call got it, or waits for it",
      // Nobody has given the server this reason.
      { campaigns: [{ ...campaign, numbers: [ada, bob] }], refusals: refused([reason]) },
    ],
  ),
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
    "what was under way for two seconds after its number was listed",
    {
      journal: withBar({ what: "DO_NOT_CALL", numbers: [ada], from: 8.1 }),
      refusals: refused(["ON_DO_NOT_CALL_LIST"]),
    },
  ],
  [
    "a call before its number was listed, and after it was taken off",
    {
      campaigns: [{ ...campaign, redials: 1 }],
      placed: [placed({ endedReason: "customer-busy" }), placed(second)],
      shown: [shown({ endedReason: "customer-busy" }), alsoShown],
      journal: withBar({ what: "DO_NOT_CALL", numbers: [ada], from: 12, until: 29 }),
    },
  ],
  [
    "somebody who is on the list",
    {
      campaigns: [{ ...campaign, numbers: [ada, bob] }],
      journal: withBar({ what: "DO_NOT_CALL", numbers: [bob], from: 1 }),
      refusals: refused(["ON_DO_NOT_CALL_LIST"]),
    },
  ],
  [
    "somebody whose only call was cancelled when the number was listed",
    {
      campaigns: [{ ...campaign, frequency: null, numbers: [ada, bob] }],
      journal: withBar({ what: "DO_NOT_CALL", numbers: [bob], from: 1, until: 2 }),
      refusals: refused(["NOTHING_SCHEDULED"]),
    },
  ],
  [
    "a cap that was raised before the second call",
    {
      campaigns: [{ ...campaign, redials: 1 }],
      placed: [placed({ endedReason: "customer-busy" }), placed(second)],
      shown: [shown({ endedReason: "customer-busy" }), alsoShown],
      journal: withCap(1, 1, 29),
    },
  ],
  [
    "somebody whom a cap keeps from a second call",
    {
      campaigns: [
        { ...campaign, numbers: [bob] },
        { ...survey, numbers: [bob] },
      ],
      placed: [placed({ number: bob, campaignId: "survey" })],
      shown: [shown({ phone: bob }), shown({ phone: bob, status: "SCHEDULED", vapiCallId: null })],
      journal: withCap(1, 1),
      refusals: refused(["CONTACT_CAP_REACHED"]),
    },
  ],
  ["an undo that left what was called", { ...undone, shown: undoneShown }],
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
