import { localClock } from "./clock-time.ts";

/** The calendar day of a zone that contains an instant, half-open. In UTC if the zone is not accepted. */
export function localDay(
  timeZone: string,
  at: Date,
): { readonly startsAt: Date; readonly endsAt: Date } {
  const clock = localClock(timeZone) ?? localClock("UTC")!;
  const day = clock.dayAt(at.getTime());
  return {
    startsAt: new Date(clock.showing(day, 0).first),
    endsAt: new Date(clock.showing(day + 1, 0).first),
  };
}
