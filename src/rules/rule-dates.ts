import { dateOf, localClock } from "./clock-time.ts";
import type { OuterHours } from "./whereabouts.ts";

/** A rule with its dates, and the zones by whose clocks it is read. */
interface Dated {
  readonly rule: Pick<OuterHours, "effectiveFrom" | "effectiveTo">;
  readonly zones: readonly string[];
}

/**
 * Whether a rule holds at an instant: on the date of one of its zones, so on the longest day that its first and last
 * date can be. A zone that cannot be read does not take a rule away.
 */
export function inForce({ rule, zones }: Dated, at: Date): boolean {
  const { effectiveFrom: from, effectiveTo: to } = rule;
  if (from === null && to === null) return true;
  return zones.some((zone) => {
    const clock = localClock(zone);
    if (clock === null) return true;
    const date = dateOf(clock.dayAt(at.getTime()));
    return (from === null || date >= from) && (to === null || date <= to);
  });
}
