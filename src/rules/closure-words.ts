import type { ClosedReason, Closure } from "./gate.ts";
import { holidaysOf } from "./holiday-sets.ts";
import { unknownRegion } from "./jurisdiction.ts";

/** What closes a gate, where it is more than the hours of the campaign in its own zone (`ownZone`). */
export function closureWords(closure: Closure, ownZone: string): string[] {
  const { reason, rule, timeZone, date, label } = closure;
  const place = timeZone === null || timeZone === ownZone ? "" : ` in ${timeZone}`;
  const day = date === null ? null : `${date} is ${dayWord(reason, label)} (${label})${place}`;
  if (reason === "CALL_BANNED") return [`${rule} bars calls of this type where the contact is`];
  if (reason === "JURISDICTION_NOT_REVIEWED") {
    return [
      rule === unknownRegion
        ? "it is not known in which country the contact is"
        : `the tenant's rule pack does not cover ${rule}, where the contact may be`,
    ];
  }
  if (reason === "OUTSIDE_CALLING_HOURS") {
    return [`${rule} allows no calls now in ${timeZone}`, ...(day === null ? [] : [day])];
  }
  if (day !== null) return [day];
  return place === "" ? [] : [`it is not within the campaign's hours${place}`];
}

/** A day after the last that a set knows is not called a holiday. */
function dayWord(reason: ClosedReason, label: string | null): string {
  if (reason === "BLACKOUT_DATE") return "a blackout date";
  return label !== null && holidaysOf(label) !== null ? "a holiday" : "closed";
}
