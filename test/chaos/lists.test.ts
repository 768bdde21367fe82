import { expect, test } from "vitest";
import type { Facts } from "../../chaos/facts.ts";
import { violations } from "../../chaos/invariants.ts";
import { emptyJournal } from "../../chaos/journal.ts";
import {
  acme,
  ada,
  alsoShown,
  at,
  bob,
  byClock,
  campaign,
  cleo,
  contact,
  kept,
  listed,
  move,
  placed,
  refused,
  sales,
  second,
  shown,
  shownUndo,
  survey,
  twice,
  undo,
  undone,
  undoneShown,
  withBar,
  withLimit,
  withPermits,
} from "./given.ts";

/** Reasons that the server may give without being right. */
const falseReasons = [
  "ON_DO_NOT_CALL_LIST",
  "CONTACT_CAP_REACHED",
  "NOTHING_SCHEDULED",
  "NO_NUMBER_FREE",
  "CONSENT_MISSING",
  "LIST_NOT_CHECKED",
  "OUTSIDE_WINDOW",
  "CALLED_BEFORE_MOVING",
  "BLACKOUT_DATE",
  "START_RATE_REACHED",
];

test.for<[string, Partial<Facts>]>([
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
      tenants: [{ ...acme, slots: 2 }],
      campaigns: [campaign, survey],
      placed: [
        placed({ id: "call-2", from: 1, to: 4, campaignId: "survey", saysOptOut: true }),
        placed({ from: 16 }),
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
      journal: withLimit("CAP", { max: 1, from: 7.9 }),
    },
  ],
  [
    "no call later than 2 s after its day was closed",
    { journal: withBar({ what: "CLOSED_DATE", from: 7.9 }) },
  ],
  [
    "no more starts in a minute than the rates allow",
    { ...twice, journal: withLimit("RATE", { max: 1, from: 7.9 }) },
  ],
  [
    "no more calls from a number than its daily limits allow",
    { ...twice, journal: withLimit("PER_NUMBER", { max: 1, from: 7.9 }) },
  ],
  [
    "no call without the consent that a rule needs",
    { ...sales, journal: withPermits(["CHECK", 1], ["CONSENT", 1, 7.9]) },
  ],
  [
    "no call without the consent that a rule needs",
    { ...sales, journal: withPermits(["CHECK", 1], ["CONSENT", 11]) },
  ],
  [
    "no call without the check that a rule needs",
    { ...sales, journal: withPermits(["CONSENT", 1]) },
  ],
  // Opening where the number is, closed where the contact is.
  [
    "no call outside the window",
    { campaigns: [byClock], placed: [placed({ from: -60, to: -50 })] },
  ],
  [
    "no call outside the window",
    {
      campaigns: [byClock],
      journal: { ...emptyJournal(), moves: [{ ...move, sentAt: at(1), answeredAt: at(7.9) }] },
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
  ...falseReasons.map((reason): [string, Partial<Facts>] => [
    "everybody who is owed a call got it, or waits for it",
    // Nobody has given the server this reason.
    { campaigns: [{ ...campaign, numbers: [ada, bob] }], refusals: refused([reason]) },
  ]),
])("%s", ([invariant, change]) => {
  const found = violations({ ...kept, ...change });
  expect(found.map((one) => one.invariant)).toEqual([invariant]);
});

test.for<[string, Partial<Facts>]>([
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
      journal: withLimit("CAP", { max: 1, from: 1, until: 29 }),
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
      journal: withLimit("CAP", { max: 1, from: 1 }),
      refusals: refused(["CONTACT_CAP_REACHED"]),
    },
  ],
  [
    "somebody without a consent in force",
    {
      campaigns: [
        { ...campaign, isSales: true, numbers: [ada] },
        { ...survey, isSales: true, numbers: [bob] },
      ],
      journal: withPermits(["CONSENT", 1], ["CHECK", 1]),
      refusals: [{ campaignId: "survey", number: bob, reasons: ["CONSENT_MISSING"] }],
    },
  ],
  [
    "somebody for whom all telephone numbers have had their calls of the day",
    {
      campaigns: [{ ...campaign, numbers: [ada, bob] }],
      journal: withLimit("PER_NUMBER", { max: 1, from: 1 }),
      refusals: refused(["NO_NUMBER_FREE"]),
    },
  ],
  [
    "a second start after a minute",
    {
      ...twice,
      placed: [placed({ id: "call-2", number: bob, from: -50, to: -40 }), placed()],
      campaigns: [{ ...campaign, opensAt: at(-60), numbers: [ada, bob] }],
      journal: withLimit("RATE", { max: 1, from: -70 }),
    },
  ],
  [
    "a rate that was raised before the second start",
    { ...twice, journal: withLimit("RATE", { max: 1, from: -9, until: 9 }) },
  ],
  [
    "a call that was under way for two seconds after the contact moved",
    {
      campaigns: [byClock],
      journal: { ...emptyJournal(), moves: [{ ...move, sentAt: at(1), answeredAt: at(8.1) }] },
      // Where it moved it is eleven, when the window closes.
    },
  ],
  [
    "somebody who waits where the window is closed",
    {
      campaigns: [{ ...byClock, numbers: [ada, bob] }],
      shown: [shown(), shown({ phone: bob, status: "SCHEDULED", vapiCallId: null })],
      journal: {
        ...emptyJournal(),
        moves: [{ ...move, number: bob, sentAt: at(1), answeredAt: at(2) }],
      },
    },
  ],
  ["an undo that left what was called", { ...undone, shown: undoneShown }],
])("%s breaks no promise", ([, change]) => {
  expect(violations({ ...kept, ...change })).toEqual([]);
});
