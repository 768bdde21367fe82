import type { HoursOf } from "./campaign-settings.ts";
import type { OuterHours } from "./whereabouts.ts";
import { timeProblems, type WindowProblem } from "./windows.ts";

/**
 * Hours outside of which nobody is called by any campaign of a tenant, by the clock where the contact is, each day.
 * They are the tenant's own choice, and no rule of law.
 */
export interface CourtesyHours {
  readonly isOn: boolean;
  /** "HH:mm". If `endTime` is earlier, they end on the next day. */
  readonly startTime: string;
  readonly endTime: string;
}

const unsaid = { startTime: "08:00", endTime: "20:00" };
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/**
 * The courtesy hours of a tenant. `chosen`: null as long as the tenant has chosen none; then they are on while calling
 * rules are in force, as rules of law leave many hours open.
 */
export function courtesyHoursOf(
  chosen: CourtesyHours | null,
  { hasCallingRules }: { readonly hasCallingRules: boolean },
): CourtesyHours {
  return chosen ?? { ...unsaid, isOn: hasCallingRules };
}

/** Everything that is wrong with courtesy hours that are to be saved. */
export function* courtesyProblems(hours: CourtesyHours): Iterable<WindowProblem> {
  for (const { path, message } of timeProblems(hours)) {
    yield { path: ["courtesyHours", ...path], message };
  }
}

/** More bounds than are in use at once: tenants' hours times areas. When there are more, all go. */
const mostBounds = 8192;
const bounds = new Map<string, OuterHours>();

/**
 * The courtesy hours as a bound in these zones; null if they are off. The same hours in the same zones are the same
 * object, which remembers when it is open.
 */
export function courtesyBound(hours: CourtesyHours, zones: readonly string[]): OuterHours | null {
  if (!hours.isOn) return null;
  const key = `${hours.startTime} ${hours.endTime} ${zones.join(" ")}`;
  const known = bounds.get(key);
  if (known !== undefined) return known;
  if (bounds.size >= mostBounds) bounds.clear();
  const bound = boundOf(hours, zones);
  bounds.set(key, bound);
  return bound;
}

function boundOf({ startTime, endTime }: CourtesyHours, zones: readonly string[]): OuterHours {
  return {
    rule: "courtesy hours of the tenant",
    zones,
    windows: [{ days: everyDay, from: startTime, to: endTime }],
    closedOn: new Map(),
    knownUntil: null,
    effectiveFrom: null,
    effectiveTo: null,
  };
}

/** Whether a campaign is open at other times in other areas, and so has a lane for each of them. */
export function needsLanes(
  campaign: { readonly hoursOf: HoursOf },
  tenant: { readonly courtesyHours: CourtesyHours | null; readonly hasCallingRules: boolean },
): boolean {
  if (campaign.hoursOf === "CONTACT" || tenant.hasCallingRules) return true;
  return courtesyHoursOf(tenant.courtesyHours, tenant).isOn;
}
