/**
 * Which transactions a reader of the change log has seen: all before `before`, except those in `running`. It is a
 * snapshot of Postgres, cut off behind the newest transaction in the log. A transaction that logged a change is on
 * disk, and with it the number of every transaction before it: numbers in a snapshot that was cut off are not given
 * again after a crash of Postgres.
 */
export interface Snapshot {
  readonly before: number;
  readonly running: readonly number[];
}

/** `text`: a pg_snapshot, "xmin:xmax:xip,xip". `newest`: the newest transaction in the log, or removed from it. */
export function snapshotOf(text: string, newest: number): Snapshot {
  const [, xmax, running = ""] = text.split(":");
  const before = Math.min(Number(xmax), newest + 1);
  const numbers = running === "" ? [] : running.split(",").map(Number);
  return { before, running: numbers.filter((xid) => xid < before) };
}

export function hasSeen({ before, running }: Snapshot, xid: number): boolean {
  return xid < before && !running.includes(xid);
}

/** Whether everything that `other` has seen was seen in `snapshot`. Of two snapshots of one log, one covers the other. */
export function covers(snapshot: Snapshot, other: Snapshot): boolean {
  return (
    snapshot.before >= other.before &&
    snapshot.running.every((xid) => xid >= other.before || other.running.includes(xid))
  );
}
