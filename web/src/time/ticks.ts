import { clockOf, dayName, wallOf } from "./wall.ts";

const hourMs = 3_600_000;

/** A time that is marked on an axis. */
export interface TimeTick {
  readonly at: number;
  readonly text: string;
  /** It is midnight. */
  readonly isDay: boolean;
}

/** Full hours or midnights of a zone within a span, at most about `most` of them. */
export function timeTicks(
  from: number,
  to: number,
  zone: string,
  most: number,
): readonly TimeTick[] {
  const hours = (to - from) / hourMs;
  const step = [1, 2, 3, 6, 12, 24, 48, 96].find((each) => hours / each <= most) ?? 168;
  const ticks: TimeTick[] = [];
  let days = 0;
  // Zones are ahead of UTC by quarters of an hour.
  for (let at = Math.ceil(from / (hourMs / 4)) * (hourMs / 4); at <= to; at += hourMs / 4) {
    const { minute, date } = wallOf(at, zone);
    if (minute % 60 !== 0) continue;
    const isDay = minute === 0;
    if (isDay) days += 1;
    if (step < 24 ? (minute / 60) % step !== 0 : !isDay || (days - 1) % (step / 24) !== 0) continue;
    ticks.push({ at, text: isDay ? dayName(date) : clockOf(minute), isDay });
  }
  return ticks;
}
