import type { Applied } from "./calling-law.ts";
import { dateOf, localClock } from "./clock-time.ts";

/**
 * Whether a rule holds at an instant: on the date of one of its zones, so on the longest day that its first and last
 * date can be. A zone that cannot be read does not take a rule away.
 */
export function inForce({ rule, zones }: Applied, at: Date): boolean {
  const { effectiveFrom: from, effectiveTo: to } = rule;
  if (from === null && to === null) return true;
  return zones.some((zone) => {
    const clock = localClock(zone);
    if (clock === null) return true;
    const date = dateOf(clock.dayAt(at.getTime()));
    return (from === null || date >= from) && (to === null || date <= to);
  });
}
