import { type Gate, gateAt } from "./gate.ts";
import type { Schedule } from "./schedule.ts";

/** What is known of the schedules that have the same id, zones and bounds so far. */
interface Node {
  readonly next: Map<unknown, Node>;
  gate?: Gate;
}

/**
 * The gates of schedules at an instant, where they say (see `inArea`). The gate of a schedule in two areas with the same
 * zones and the same objects as bounds is computed once, and is the same object. Schedules with the same id differ in
 * nothing else.
 */
export function gatesAt(at: Date): (schedule: Schedule & { readonly id: string }) => Gate {
  const root: Node = { next: new Map() };
  return (schedule) => {
    const { id, where } = schedule;
    let node = root;
    for (const part of [id, ...(where?.zones ?? []), ...(where?.bounds ?? [])]) {
      let next = node.next.get(part);
      if (next === undefined) node.next.set(part, (next = { next: new Map() }));
      node = next;
    }
    return (node.gate ??= gateAt(schedule, at));
  };
}
