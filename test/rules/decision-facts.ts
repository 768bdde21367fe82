import type { DecisionReason, Facts } from "#rules/decision.ts";
import { gateAt } from "#rules/gate.ts";
import { barring, campaignFacts, freeContact, poolOf } from "./campaign-facts.ts";
import { addRulePacks } from "#rules/loaded-packs.ts";
import type { AreaLaw } from "#rules/calling-law.ts";
import type { PermissionFacts } from "#rules/permission-facts.ts";
import type { CallingRules } from "#rules/rules-in-force.ts";
import type { BoundReason, Whereabouts } from "#rules/whereabouts.ts";

export const noon = new Date("2030-05-15T12:00:00Z"); // a Wednesday

/** What differs from a contact who may be called. */
export interface Change {
  readonly tenant?: Partial<Facts["tenant"]>;
  readonly campaign?: Partial<Facts["campaign"]>;
  readonly pool?: Facts["pool"] | undefined;
  readonly contact?: Partial<Facts["contact"]>;
  readonly call?: Partial<NonNullable<Facts["call"]>> | null;
  /** What differs from a number to which nothing is limited, and for which nothing is wanted. */
  readonly permission?: Partial<PermissionFacts> | undefined;
  readonly queue?: Partial<Facts["queue"]>;
  /** What the gate is asked with. */
  readonly where?: Facts["where"];
  /** What differs from the gate of the schedule. */
  readonly gate?: Partial<Facts["gate"]>;
}

const unlimited: PermissionFacts = {
  callType: "TELEMARKETING",
  subject: null,
  ownCaps: [],
  calls: [],
  refusals: [],
  law: null,
  records: [],
  checks: [],
  exceptions: [],
};

/** Rules of a law that need something, in London. */
export function lawThat(needs: {
  readonly consents?: object[];
  readonly lists?: object[];
  readonly bans?: object[];
}): AreaLaw {
  const applied = (rule: object) => ({
    rule: { effectiveFrom: null, effectiveTo: null, liftedBy: [], ...rule },
    ref: "XX-RULE@1",
    zones: ["Europe/London"],
  });
  const { consents = [], lists = [], bans = [] } = needs;
  const law = {
    caps: [],
    bans: bans.map(applied),
    liftableBans: bans.map(applied),
    consents: consents.map(applied),
    lists: lists.map(applied),
  };
  return law as unknown as AreaLaw;
}

/** Facts of a contact who may be called at noon, but for the changes. */
export function facts(change: Change = {}, now = noon): Facts {
  const schedule = { ...campaignFacts, ...change.campaign };
  const call = { kind: "ROUND", scheduledTime: now, redialRound: null, isCallback: false } as const;
  return {
    tenant: {
      isDisabled: false,
      vapiConfigured: true,
      isReconciling: false,
      maxConcurrentCalls: 10,
      startsPerMinute: null,
      callingRules: null,
      dialPausedUntil: null,
      ...change.tenant,
    },
    campaign: schedule,
    pool: change.pool ?? poolOf(),
    gate: { ...gateAt(schedule, now, change.where), ...change.gate } as Facts["gate"],
    where: change.where,
    permission: change.permission && { ...unlimited, ...change.permission },
    contact: { ...freeContact, ...change.contact },
    call: change.call === null ? null : { ...call, ...change.call },
    queue: {
      runAllowance: 50,
      campaignSlots: 10,
      tenantSlots: 10,
      startsAt: null,
      ...change.queue,
    },
  };
}

/** A choice of a rule pack that is loaded, and of one that is not. */
export const chosen: CallingRules = {
  pack: "a-pack",
  version: "1",
  exceptions: [],
  switches: [],
  ownRules: [],
};
export const chosenAndGone: CallingRules = { ...chosen, version: "0" };
addRulePacks([
  { id: "a-pack", version: "1", title: "", asOf: "2026", warnings: [], rules: [], coverage: [] },
]);

export const later = new Date(noon.getTime() + 60_000);

const closedToday = {
  isOpen: false,
  opensAt: new Date("2030-05-16T09:00:00Z"),
  timeZone: "UTC",
  date: "2030-05-15",
  rule: null,
} as const;
export const blackout = { ...closedToday, reason: "BLACKOUT_DATE", label: "stocktaking" } as const;
export const holiday = { ...closedToday, reason: "HOLIDAY", label: "US-FED" } as const;

/** Hours of a rule that begin at a time in London, each day. */
export function boundedFrom(from: string, closedOn: ReadonlyMap<string, string> = new Map()) {
  const bound = {
    rule: "XX-HOURS@1",
    zones: ["Europe/London"],
    windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from, to: "21:00" }],
    closedOn,
    knownUntil: null,
    effectiveFrom: null,
    effectiveTo: null,
  };
  return { zones: ["UTC"], bounds: [bound] };
}

/** A bound that closes whatever the time. */
export function barredBy(rule: string, reason: BoundReason): Whereabouts {
  const [bound] = boundedFrom("09:00").bounds;
  return { zones: ["UTC"], bounds: [{ ...bound!, rule, reason, windows: [] }] };
}

/** The number had a call a day ago, less a minute, and may have one in a day. */
const calledOnce: Partial<PermissionFacts> = {
  ownCaps: [
    { ref: "a limit", max: 1, hours: 24, startsAt: null, callTypes: null, isPerSubject: false },
  ],
  calls: [
    {
      at: new Date(later.getTime() - 24 * 3_600_000),
      callType: null,
      subject: null,
      conversationAt: null,
    },
  ],
};

const bars = barring.map(({ bar, contact }) => [bar, { contact }, null] as const);

/** One change for each rule that makes it, and it alone, refuse. */
export const refusals: readonly (readonly [DecisionReason, Change, nextEligibleAt: Date | null])[] =
  [
    ["TENANT_DISABLED", { tenant: { isDisabled: true } }, null],
    ["DATABASE_RECONCILING", { tenant: { isReconciling: true } }, null],
    ["CAMPAIGN_DELETED", { campaign: { deletedAt: noon } }, null],
    ["CAMPAIGN_INACTIVE", { campaign: { state: "PAUSED" } }, null],
    ["VAPI_NOT_CONFIGURED", { tenant: { vapiConfigured: false } }, null],
    [
      "CALLING_RULES_NOT_LOADED",
      { tenant: { callingRules: chosenAndGone }, campaign: { callType: "SURVEY" } },
      null,
    ],
    ["CALL_TYPE_MISSING", { tenant: { callingRules: chosen } }, null],
    ["TIME_ZONE_INVALID", { campaign: { timeZone: "BST" } }, null],
    ["AREA_UNKNOWN", { where: { zones: [], bounds: [] } }, null],
    ["BEFORE_START", { campaign: { startsOn: "2030-05-20" } }, new Date("2030-05-20T09:00:00Z")],
    ["AFTER_END", { campaign: { endsOn: "2030-05-14" } }, null],
    ["NOT_A_SCHEDULED_DAY", { campaign: { scheduleDays: [5] } }, new Date("2030-05-17T09:00:00Z")],
    ["BLACKOUT_DATE", { gate: blackout }, new Date("2030-05-16T09:00:00Z")],
    ["HOLIDAY", { gate: holiday }, new Date("2030-05-16T09:00:00Z")],
    ["OUTSIDE_WINDOW", { campaign: { startTime: "13:00" } }, new Date("2030-05-15T13:00:00Z")],
    ["OUTSIDE_CALLING_HOURS", { where: boundedFrom("14:00") }, new Date("2030-05-15T13:00:00Z")],
    ["CALL_BANNED", { where: barredBy("XX-BAN@1", "CALL_BANNED") }, null],
    ["JURISDICTION_NOT_REVIEWED", { where: barredBy("PL", "JURISDICTION_NOT_REVIEWED") }, null],
    ...bars.filter(([bar]) => bar !== "RETRY_LIMIT_REACHED"),
    ["CALL_IN_FLIGHT", { contact: { isInFlight: true } }, null],
    [
      "ALREADY_CALLED_THIS_ROUND",
      { contact: { dialsInRound: 1 } },
      new Date("2030-05-16T09:00:00Z"),
    ],
    [
      "CALLED_BEFORE_MOVING",
      { contact: { calledElsewhereAt: new Date(later.getTime() - 20 * 60 * 60_000) } },
      later,
    ],
    ...bars.filter(([bar]) => bar === "RETRY_LIMIT_REACHED"),
    ["CONTACT_CAP_REACHED", { permission: calledOnce }, later],
    [
      "CONSENT_MISSING",
      { permission: { law: lawThat({ consents: [{ consent: { level: "WRITTEN" } }] }) } },
      null,
    ],
    [
      "LIST_NOT_CHECKED",
      { permission: { law: lawThat({ lists: [{ list: { name: "xx", maxAgeHours: 24 } }] }) } },
      null,
    ],
    ["NOTHING_SCHEDULED", { call: null }, new Date("2030-05-16T09:00:00Z")],
    ["NOT_DUE_YET", { call: { scheduledTime: later } }, later],
    ["VAPI_BACKING_OFF", { tenant: { dialPausedUntil: later } }, later],
    ["NO_NUMBER_FREE", { pool: poolOf(later) }, later],
    ["RUN_LIMIT_REACHED", { queue: { runAllowance: 0 } }, null],
    ["CAMPAIGN_SLOTS_FULL", { queue: { campaignSlots: 0 } }, null],
    ["TENANT_SLOTS_FULL", { queue: { tenantSlots: 0 } }, null],
    ["START_RATE_REACHED", { queue: { startsAt: later } }, later],
  ];
