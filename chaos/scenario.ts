import { DateTime } from "luxon";
import { samplePhoneNumbers, type SamplePhoneNumber } from "#simulator/samples.ts";

/** A campaign as the run sets it up; what the invariants hold against the simulator's record. */
export interface CampaignPlan {
  readonly name: string;
  readonly tenant: string;
  readonly frequency: "DAILY" | "WEEKLY" | null;
  readonly slots: number;
  readonly redials: number;
  /** Half-open, on the wall clock of `zone`, or where the contact is. */
  readonly startTime: string;
  readonly endTime: string;
  readonly zone: string;
  /** By the clock of `zone`. */
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** E.164. */
  readonly numbers: readonly string[];
  /** By the clock of its contacts: the zones that some of them state. Null: by that of `zone`. */
  readonly clocks: Clocks | null;
  /** IDs at VAPI. */
  readonly phoneNumberIds: readonly string[];
  readonly startsPerMinute: number | null;
  readonly maxCallsPerNumberPerDay: number | null;
  /** Whether its calls sell something, for which the rules in force ask a consent and a check. */
  readonly isSales: boolean;
}

interface Clocks {
  /** Zones among which contacts move. */
  readonly zones: readonly string[];
  /** By number. */
  readonly stated: ReadonlyMap<string, string>;
  /** Of contacts who state none: their number says it. */
  readonly ofNumbers: string;
}

export interface TenantPlan {
  readonly name: string;
  readonly slots: number;
  readonly startsPerMinute: number | null;
  /** Whether the rules of `rule-packs` are in force. */
  readonly hasRules: boolean;
}

export interface Scenario {
  readonly tenants: readonly TenantPlan[];
  readonly campaigns: readonly CampaignPlan[];
}

const minuteMs = 60_000;

/** Telephone numbers of the simulator in a run: none of them is free, and so limited by VAPI. */
export const chaosNumbers: readonly SamplePhoneNumber[] = [1, 2, 3].map((nth) => ({
  ...samplePhoneNumbers[0]!,
  id: `5a3b1e60-0002-4000-8000-00000000010${nth}`,
  number: `+1650555010${nth}`,
}));

/** A brief run waits for no minute to pass: no window that moves, no redial. */
export interface Extent {
  readonly calls: number;
  readonly isBrief: boolean;
}

interface Plan {
  readonly name: string;
  readonly tenant: string;
  /** Of all contacts of the run. */
  readonly part: number;
  /** Its first contact, among those of the tenant. */
  readonly from?: number;
  readonly slots: number;
  readonly redials?: number;
  readonly frequency?: CampaignPlan["frequency"];
  readonly startsPerMinute?: number;
  readonly maxCallsPerNumberPerDay?: number;
  readonly phoneNumbers?: number;
  readonly hours?: "CLOSE_SOON" | "OPEN_SOON" | "OF_CONTACTS";
  readonly isSales?: boolean;
}

const tenants = [
  { name: "Acme", slots: 14, area: "212" },
  { name: "Globex", slots: 10, area: "213", startsPerMinute: 90 },
  { name: "Initech", slots: 12, area: "214" },
  { name: "Umbrella", slots: 10, area: "215" },
  { name: "Hooli", slots: 10, area: "216", hasRules: true },
] as const;

const plans: readonly Plan[] = [
  { name: "Reminders", tenant: "Acme", part: 0.25, slots: 10, redials: 1 },
  // Half of its contacts are those of the reminders.
  { name: "Survey", tenant: "Acme", part: 0.15, from: 0.15, slots: 8, startsPerMinute: 60 },
  { name: "Closing soon", tenant: "Globex", part: 0.12, slots: 8, hours: "CLOSE_SOON" },
  { name: "Opening soon", tenant: "Globex", part: 0.12, from: 0.12, slots: 8, hours: "OPEN_SOON" },
  { name: "Once", tenant: "Initech", part: 0.12, slots: 8, frequency: null },
  {
    name: "Weekly",
    tenant: "Initech",
    part: 0.05,
    from: 0.12,
    slots: 4,
    frequency: "WEEKLY",
    // The first is also the one of all other campaigns.
    phoneNumbers: 3,
    maxCallsPerNumberPerDay: 9,
  },
  { name: "Where they are", tenant: "Umbrella", part: 0.11, slots: 8, hours: "OF_CONTACTS" },
  { name: "Offers", tenant: "Hooli", part: 0.08, slots: 6, isSales: true },
];

/**
 * Five tenants and eight campaigns with `calls` enrolments between them: contacts in two campaigns, a window that closes
 * in the middle, one that opens in the middle, and both by the clocks of contacts, every frequency, redials, limits of
 * starts and of calls from a number, and calling rules.
 */
export function planScenario({ calls, isBrief }: Extent, now: Date): Scenario {
  const share = (part: number): number => Math.max(1, Math.round(calls * part));
  const day = wholeDay(now);
  const minute = Math.ceil(now.getTime() / minuteMs) * minuteMs;
  const played = plans.filter(({ name }) => !isBrief || !name.endsWith("soon"));
  return {
    tenants: tenants.map((tenant) => ({ startsPerMinute: null, hasRules: false, ...tenant })),
    campaigns: played.map((plan) => {
      const { area } = tenants.find(({ name }) => name === plan.tenant)!;
      const first = plan.from === undefined ? 0 : share(plan.from);
      const numbers = Array.from(
        { length: share(plan.part) },
        (_, index) => `+1${area}555${String(first + index).padStart(4, "0")}`,
      );
      return { ...settingsOf(plan, isBrief), numbers, ...hoursOf(plan, { day, minute, numbers }) };
    }),
  };
}

function settingsOf(plan: Plan, isBrief: boolean) {
  return {
    name: plan.name,
    tenant: plan.tenant,
    slots: plan.slots,
    frequency: plan.frequency === undefined ? ("DAILY" as const) : plan.frequency,
    redials: isBrief ? 0 : (plan.redials ?? 0),
    phoneNumberIds: chaosNumbers.slice(0, plan.phoneNumbers ?? 1).map(({ id }) => id),
    startsPerMinute: plan.startsPerMinute ?? null,
    maxCallsPerNumberPerDay: plan.maxCallsPerNumberPerDay ?? null,
    isSales: plan.isSales ?? false,
  };
}

interface Given {
  readonly day: ReturnType<typeof wholeDay>;
  /** The beginning of the next minute. */
  readonly minute: number;
  readonly numbers: readonly string[];
}

function hoursOf({ hours }: Plan, { day, minute, numbers }: Given) {
  const { zone } = day;
  const opensAt = hours === "OPEN_SOON" ? new Date(minute) : day.opensAt;
  const closesAt = hours === "CLOSE_SOON" ? new Date(minute + minuteMs) : day.closesAt;
  const own = {
    zone,
    opensAt,
    closesAt,
    startTime: wallClock(opensAt, zone),
    endTime: wallClock(closesAt, zone),
    clocks: null,
  };
  return hours === "OF_CONTACTS" ? { ...own, ...byClocks(zone, minute, numbers) } : own;
}

/**
 * Three hours, which begin at the next minute in the first of four zones, are open in the second, end one minute later
 * in the third, and are over in the last. Every fifth contact states no zone.
 */
function byClocks(noonZone: string, minute: number, numbers: readonly string[]) {
  const hour = 60 * minuteMs;
  const opening = new Date(minute);
  const zones = [0, 1, 3, 5].map((ahead) => zoneAhead(noonZone, ahead));
  const [zone] = zones;
  const stated = numbers.flatMap((number, index) =>
    index % 5 === 4 ? [] : [[number, zones[index % 5]!] as const],
  );
  return {
    startTime: wallClock(opening, zone!),
    endTime: wallClock(new Date(minute + 3 * hour + minuteMs), zone!),
    clocks: { zones, stated: new Map(stated), ofNumbers: "America/New_York" },
  };
}

/** A zone in which it is about noon, so that no day ends while the run goes on. */
function wholeDay(now: Date): { zone: string; opensAt: Date; closesAt: Date } {
  const zone = zoneOfOffset(12 - now.getUTCHours());
  const noon = DateTime.fromJSDate(now, { zone }).startOf("hour");
  const opensAt = noon.minus({ hours: 4 }).toJSDate();
  return { zone, opensAt, closesAt: noon.plus({ hours: 8 }).toJSDate() };
}

/** Named against the sign: Etc/GMT-3 is three hours ahead. */
function zoneOfOffset(ahead: number): string {
  return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

/** The first of these zones, 0 hours ahead, has the morning of the zone with noon. It may be another date there. */
function zoneAhead(noonZone: string, hours: number): string {
  const offset = DateTime.fromMillis(0, { zone: noonZone }).offset / 60 - 3 + hours;
  return zoneOfOffset(offset < -11 ? offset + 24 : offset);
}

function wallClock(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat("HH:mm");
}
