import { DateTime } from "luxon";

/** A campaign as the run sets it up; what the invariants hold against the simulator's record. */
export interface CampaignPlan {
  readonly name: string;
  readonly tenant: string;
  readonly frequency: "DAILY" | "WEEKLY" | null;
  readonly slots: number;
  readonly redials: number;
  /** Half-open, on the wall clock of `zone`. */
  readonly startTime: string;
  readonly endTime: string;
  readonly zone: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** E.164. */
  readonly numbers: readonly string[];
}

export interface TenantPlan {
  readonly name: string;
  readonly slots: number;
}

export interface Scenario {
  readonly tenants: readonly TenantPlan[];
  readonly campaigns: readonly CampaignPlan[];
}

const minuteMs = 60_000;

/** A brief run waits for no minute to pass: no window that moves, no redial. */
export interface Extent {
  readonly calls: number;
  readonly isBrief: boolean;
}

/**
 * Three tenants and six campaigns with `calls` enrolments between them: one contact in two campaigns, a
 * window that closes in the middle, one that opens in the middle, every frequency, redials.
 */
export function planScenario({ calls, isBrief }: Extent, now: Date): Scenario {
  const share = (part: number): number => Math.max(1, Math.round(calls * part));
  const tenants = [
    { name: "Acme", slots: 14, area: "212" },
    { name: "Globex", slots: 10, area: "213" },
    { name: "Initech", slots: 12, area: "214" },
  ];
  const day = wholeDay(now);
  const minute = Math.ceil(now.getTime() / minuteMs) * minuteMs;
  const campaigns = [
    { name: "Reminders", tenant: "Acme", part: 0.3, slots: 10, redials: 1 },
    // Half of its contacts are those of the reminders.
    { name: "Survey", tenant: "Acme", part: 0.2, from: 0.15, slots: 8 },
    { name: "Closing soon", tenant: "Globex", part: 0.15, slots: 8, closes: minute + minuteMs },
    { name: "Opening soon", tenant: "Globex", part: 0.15, from: 0.15, slots: 8, opens: minute },
    { name: "Once", tenant: "Initech", part: 0.15, slots: 8, frequency: null },
    { name: "Weekly", tenant: "Initech", part: 0.05, from: 0.15, slots: 4, frequency: "WEEKLY" },
  ] as const;
  const played = campaigns.filter(({ name }) => !isBrief || !name.endsWith("soon"));
  return {
    tenants: tenants.map(({ name, slots }) => ({ name, slots })),
    campaigns: played.map((plan) => {
      const { name, tenant, part, slots } = plan;
      const { area } = tenants.find((one) => one.name === tenant)!;
      const from = "from" in plan ? share(plan.from) : 0;
      const opensAt = "opens" in plan ? new Date(plan.opens) : day.opensAt;
      const closesAt = "closes" in plan ? new Date(plan.closes) : day.closesAt;
      return {
        name,
        tenant,
        slots,
        frequency: "frequency" in plan ? plan.frequency : "DAILY",
        redials: "redials" in plan && !isBrief ? plan.redials : 0,
        zone: day.zone,
        opensAt,
        closesAt,
        startTime: wallClock(opensAt, day.zone),
        endTime: wallClock(closesAt, day.zone),
        numbers: Array.from(
          { length: share(part) },
          (_, index) => `+1${area}555${String(from + index).padStart(4, "0")}`,
        ),
      };
    }),
  };
}

/** A zone in which it is about noon, so that no day ends while the run goes on. */
function wholeDay(now: Date): { zone: string; opensAt: Date; closesAt: Date } {
  const ahead = 12 - now.getUTCHours();
  const zone = ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
  const noon = DateTime.fromJSDate(now, { zone }).startOf("hour");
  const opensAt = noon.minus({ hours: 4 }).toJSDate();
  return { zone, opensAt, closesAt: noon.plus({ hours: 8 }).toJSDate() };
}

function wallClock(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat("HH:mm");
}
