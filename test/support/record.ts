import { DateTime } from "luxon";
import type { Simulator } from "#simulator/simulator.ts";

type Calls = Simulator["calls"];

/** When the simulator's calls were placed, on the wall clock of a zone. */
export function localTimes(calls: Calls, zone: string) {
  return calls.map(({ number, createdAt }) => {
    const local = DateTime.fromJSDate(createdAt, { zone });
    const { hour, minute, weekday, weekNumber: week } = local;
    return { number, date: local.toISODate()!, hour, minute, weekday, week };
  });
}

/** How many calls the simulator placed to each number on each local day. */
export function perContactAndDay(calls: Calls, zone: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { number, date } of localTimes(calls, zone)) {
    const key = `${number} ${date}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The most calls that were live at one instant. */
export function mostAtOnce(calls: Calls): number {
  const steps = calls.flatMap(({ createdAt, endedAt }) => [
    { at: createdAt.getTime(), step: 1 },
    ...(endedAt ? [{ at: endedAt.getTime(), step: -1 }] : []),
  ]);
  let live = 0;
  let most = 0;
  for (const { step } of steps.toSorted((a, b) => a.at - b.at || a.step - b.step)) {
    live += step;
    most = Math.max(most, live);
  }
  return most;
}

/** When the simulator's calls were placed, as "yyyy-MM-dd HH:mm" on the wall clock of a zone. */
export function wallClock(calls: Calls, zone: string): string[] {
  return calls.map(({ createdAt }) =>
    DateTime.fromJSDate(createdAt, { zone }).toFormat("yyyy-MM-dd HH:mm"),
  );
}

/** The calls that were placed while another to the same number was live. */
export function overlapping(calls: Calls): Calls {
  return calls.filter((call) =>
    calls.some(
      (other) =>
        other !== call &&
        other.number === call.number &&
        other.createdAt <= call.createdAt &&
        (other.endedAt === null || other.endedAt > call.createdAt),
    ),
  );
}
