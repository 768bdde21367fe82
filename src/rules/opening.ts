import { closureEndsAt, type Gate } from "./gate.ts";
import type { Schedule } from "./schedule.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** What waits in an open lane of an active campaign. */
export interface WaitingFacts {
  /**
   * Calls are live, the campaign's rows follow a change in steps, or a file is imported: a call may become due at any
   * time, without a dispatch that is requested in the same transaction.
   */
  readonly isBusy: boolean;
  /** The present round may owe somebody a call. */
  readonly isBehind: boolean;
  /** When the first call that waits is due; null when none waits. May have passed. */
  readonly dueAt: Date | null;
}

/** When something has to be done for a lane. NOW: at each tick. NEVER: not before the campaign is changed. */
export type NextLook = Date | "NOW" | "NEVER";

/**
 * When a lane has to be looked at again, after it was looked at `now`. Nothing can be done for it earlier, unless the
 * campaign is changed or a call or member is added. `waiting`: of an open gate. `where`: of the gate.
 */
export function nextLook(
  schedule: Schedule,
  gate: Gate,
  waiting: WaitingFacts | null,
  now: Date,
  where?: Whereabouts,
): NextLook {
  if (!gate.isOpen) return whileClosed(schedule, gate.opensAt, now, where);
  if (waiting === null || waiting.isBusy || waiting.isBehind) return "NOW";
  const ends = Math.min(gate.closesAt.getTime(), gate.round.endsAt.getTime());
  const due = waiting.dueAt?.getTime() ?? Infinity;
  return due <= now.getTime() ? "NOW" : new Date(Math.min(ends, due));
}

/** What is kept of the lanes of a campaign. */
export interface LanesKept {
  /** A lane is open. */
  readonly isOpen: boolean;
  /** As of `WaitingFacts`. */
  readonly isBusy: boolean;
  /** The present round of an open lane may owe somebody a call. */
  readonly isBehind: boolean;
  /** A lane has to be looked at anew. */
  readonly isAnew: boolean;
  /** When the first of the lanes has to be looked at anew; null: there are none. */
  readonly lookAt: Date | null;
  /** When the first call that waits in an open lane is due; null: none waits. */
  readonly dueAt: Date | null;
}

/** When a campaign with lanes has to be looked at again. */
export function nextLookOfLanes(kept: LanesKept, now: Date): NextLook {
  if (kept.isAnew || (kept.isOpen && (kept.isBusy || kept.isBehind))) return "NOW";
  const first = Math.min(kept.lookAt?.getTime() ?? Infinity, kept.dueAt?.getTime() ?? Infinity);
  if (first === Infinity) return "NEVER";
  return first <= now.getTime() ? "NOW" : new Date(first);
}

/** When the gate of a lane or the round of its open gate changes next, whatever waits in it. */
export function nextLaneLook(schedule: Schedule, gate: Gate, now: Date): Date | "NEVER" {
  const waiting = { isBusy: false, isBehind: false, dueAt: null };
  const look = nextLook(schedule, gate, waiting, now);
  return look === "NOW" ? now : look;
}

/** The rule that closes the gate may be another one on the next day, so it is computed again then. */
function whileClosed(
  schedule: Schedule,
  opensAt: Date | null,
  now: Date,
  where?: Whereabouts,
): NextLook {
  const ends = closureEndsAt(schedule, now, where);
  if (ends === null) return "NEVER";
  return opensAt !== null && opensAt < ends ? opensAt : ends;
}
