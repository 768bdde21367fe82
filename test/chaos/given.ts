import type { Facts, PlacedCall, ShownCall } from "../../chaos/facts.ts";
import {
  type BarKind,
  emptyJournal,
  type Journal,
  type Limit,
  type Permit,
} from "../../chaos/journal.ts";

/** A run in which every promise was kept, and what breaks one promise each. */
const start = Date.parse("2031-03-05T10:00:00Z");
export const at = (seconds: number): Date => new Date(start + seconds * 1_000);
export const ada = "+12125550000";
export const bob = "+12125550001";
export const cleo = "+12125550002";

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

export function placed(change: Placed = {}): PlacedCall {
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
    phoneNumberId: "line-1",
    request: { assistantOverrides: { metadata: { campaignId } } },
  } as unknown as PlacedCall;
}

export function shown(change: Partial<ShownCall> & { readonly phone?: string } = {}): ShownCall {
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

export const campaign = {
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
  clocks: null,
  phoneNumberIds: ["line-1"],
  startsPerMinute: null,
  maxCallsPerNumberPerDay: null,
  isSales: false,
} as const;

export const acme = { name: "Acme", slots: 1, startsPerMinute: null, hasRules: false };

export const kept: Facts = {
  tenants: [acme],
  campaigns: [campaign],
  placed: [placed()],
  shown: [shown()],
  journal: emptyJournal(),
  contacts: [],
  entries: [],
  undone: [],
  refusals: [],
  absent: [],
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

export function withBar({ what, numbers, from, until }: Barred): Journal {
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

export function withLimit(
  what: Limit["what"],
  { max, from, until }: { readonly max: number; readonly from: number; readonly until?: number },
): Journal {
  const replacedAt = until === undefined ? null : at(until);
  const one = { what, tenant: "Acme", campaignId: null, max, answeredAt: at(from), replacedAt };
  return { ...emptyJournal(), limits: [one] };
}

export const listed = { tenant: "Acme", phone: ada, since: at(5).toISOString() };
export const refused = (reasons: readonly string[]) => [
  { campaignId: "reminders", number: bob, reasons },
];

export function withPermits(
  ...permits: readonly (readonly [what: Permit["what"], from: number, until?: number])[]
): Journal {
  return {
    ...emptyJournal(),
    permits: permits.map(([what, from, until]) => ({
      what,
      tenant: "Acme",
      number: ada,
      sentAt: at(from),
      endsAt: until === undefined ? null : at(until - 1),
      endedAt: until === undefined ? null : at(until),
    })),
  };
}

/** Two people are called one after the other. */
export const twice = {
  campaigns: [{ ...campaign, numbers: [ada, bob] }],
  placed: [placed({ id: "call-2", number: bob, from: 1, to: 4 }), placed()],
  shown: [shown(), shown({ vapiCallId: "call-2", phone: bob })],
};
export const sales = { campaigns: [{ ...campaign, isSales: true }] };
export const byClock = {
  ...campaign,
  clocks: { zones: ["Etc/GMT", "Etc/GMT-1"], stated: new Map(), ofNumbers: "Etc/GMT" },
};
export const move = { tenant: "Acme", number: ada, to: "Etc/GMT-1" };

/** An import of a wrong file made two contacts, was undone after 8 s, and one of them had been called. */
export const undo = {
  importId: "Import:1",
  tenant: "Acme",
  campaignId: "reminders",
  created: [bob, cleo],
  renamed: new Map([[ada, "Ada"]]),
  edited: new Map<string, string>(),
};
export const shownUndo = {
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
export const contact = (phone: string, name: string, campaignIds: readonly string[] = []) => ({
  id: `Contact:${phone}`,
  tenant: "Acme",
  phone,
  name,
  campaignIds,
});
export const undone = {
  campaigns: [{ ...campaign, numbers: [ada] }],
  journal: { ...emptyJournal(), undos: [undo] },
  undone: [shownUndo],
  contacts: [contact(ada, "Ada", ["reminders"]), contact(bob, "Wrong")],
  placed: [placed(), placed({ id: "call-0", number: bob, from: 1, to: 5 })],
};
export const undoneShown = [shown(), shown({ vapiCallId: "call-0", phone: bob })];

export const second = { id: "call-2", from: 30, to: 40 };
export const alsoShown = shown({ vapiCallId: "call-2" });
export const survey = { ...campaign, id: "survey", name: "Survey", numbers: [] };
