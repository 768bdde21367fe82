import { dayMs, dayOf, localClock } from "./clock-time.ts";

/** Enough days to tell the clocks of all zones apart by their offsets and seasons: each eighth day of two years. */
const samples = Array.from({ length: 92 }, (_, index) => dayOf("2026-01-01") + index * 8);

const shapes = new Map<string, string>();

/** Whether two zones show the same time: America/Detroit and America/New_York do. A zone that is none shares with itself. */
export function sharesClock(one: string, other: string): boolean {
  return one === other || shapeOf(one) === shapeOf(other);
}

/** The local midnights of the samples. */
function shapeOf(zone: string): string {
  const known = shapes.get(zone);
  if (known !== undefined) return known;
  const clock = localClock(zone);
  const shape =
    clock === null
      ? zone
      : samples.map((day) => (clock.showing(day, 0).first - day * dayMs) / 60_000).join();
  shapes.set(zone, shape);
  return shape;
}
