import type { Queryable } from "#db/pool.ts";
import { changesOfTenantSince } from "#db/queries/changes.ts";
import { Batch, changesOf } from "./batch.ts";
import type { Position } from "./cursor.ts";
import type { Interest } from "./interest.ts";
import { mostBehind } from "./mailbox.ts";
import { hasSeen, type Snapshot } from "./snapshot.ts";
import { readState } from "./tail.ts";

/** More than may wait for a reader: some of it was sent before. */
const most = 2 * mostBehind;

/** What a subscriber has missed. */
export interface Backlog {
  readonly batches: readonly Batch[];
  /** With the batches it has seen everything in this snapshot. */
  readonly seen: Snapshot;
}

/** Null where the log does not have everything that was missed, or it is too much. */
export async function readBacklog(
  pool: Queryable,
  {
    tenantId,
    identity,
    interest,
    position: { seen, part },
  }: {
    readonly tenantId: string;
    /** Of the database from which the position is. */
    readonly identity: string;
    readonly interest: Interest;
    readonly position: Position;
  },
): Promise<Backlog | null> {
  const rows = await changesOfTenantSince(
    pool,
    seen.before,
    seen.running,
    most,
    most,
    tenantId,
    interest.kinds,
    interest.subject,
  );
  const [first] = rows;
  const { to, next, reachesBackTo } = readState(first!);
  if (first!.identity !== identity || rows.at(-1)!.isCut || !reachesBackTo(seen)) return null;
  const changes = rows.filter(({ id }) => id !== null).flatMap(changesOf);
  if (part === null)
    return { batches: [new Batch({ identity, from: seen, to }, changes)], seen: to };
  const { upTo, id, place } = part;
  if (upTo.before > next) return null;
  const rest = changes.filter(
    (change) =>
      hasSeen(upTo, change.xid) && (change.id > id || (change.id === id && change.place > place)),
  );
  const later = changes.filter(({ xid }) => !hasSeen(upTo, xid));
  return {
    batches: [
      new Batch({ identity, from: seen, to: upTo }, rest),
      new Batch({ identity, from: upTo, to }, later),
    ],
    seen: to,
  };
}
