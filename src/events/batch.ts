import type { ChangeRow } from "#db/queries/changes.ts";
import type { CallStatus } from "#rules/call-state.ts";
import type { ChangeKind } from "#rules/change-kind.ts";
import type { Position } from "./cursor.ts";
import type { Snapshot } from "./snapshot.ts";

/** One change: a call's new status, or that something else has changed. */
export interface Change {
  readonly kind: ChangeKind;
  /** The campaign (of a call or a dial too), the import, the alert, the tenant or the key. */
  readonly subject: string;
  /** Null where the kind is not CALLS, and where more calls changed than are listed. */
  readonly call: { readonly id: string; readonly status: CallStatus } | null;
  readonly xid: number;
  /** Of its row in the log, and its place among the row's calls. */
  readonly id: number;
  readonly place: number;
}

/** More calls changed than are listed: a reader who wants each has to read again. */
export function isUnlisted({ kind, call }: Change): boolean {
  return kind === "CALLS" && call === null;
}

export function changesOf(row: ChangeRow): Change[] {
  const { id, xid, kind, subjectId: subject, callIds, statuses } = row;
  const shared = { kind, subject, xid: Number(xid), id: Number(id) };
  if (callIds === null || statuses === null) return [{ ...shared, call: null, place: 0 }];
  return callIds.map((callId, place) => ({
    ...shared,
    call: { id: callId, status: statuses[place]! },
    place,
  }));
}

/**
 * The changes of one tenant that became visible between two snapshots, in the order in which they were made. All
 * subscribers of the tenant share it, and what is read for it.
 */
export class Batch {
  /** The database that the snapshots are of. */
  readonly identity: string;
  readonly from: Snapshot;
  readonly to: Snapshot;
  readonly changes: readonly Change[];
  readonly #cursors: string[] = [];
  readonly #reads = new Map<string, Promise<unknown>>();
  #answers: Map<string, Promise<unknown>> | null = new Map();

  constructor(
    {
      identity,
      from,
      to,
    }: { readonly identity: string; readonly from: Snapshot; readonly to: Snapshot },
    changes: readonly Change[],
  ) {
    this.identity = identity;
    this.from = from;
    this.to = to;
    this.changes = changes;
  }

  /** The cursor behind a change, by its index. `write` is called once for each. */
  cursorAfter(index: number, write: (identity: string, position: Position) => string): string {
    return (this.#cursors[index] ??= write(this.identity, this.#positionAfter(index)));
  }

  /** Reads once for all who ask with the same key. A read that failed is repeated for the next. */
  async shared<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
    return await once(this.#reads, key, read);
  }

  /** The same for an answer that is made of what was read, until the batch forgets its answers. */
  async answer<Value>(key: string, make: () => Promise<Value>): Promise<Value> {
    return this.#answers === null ? await make() : await once(this.#answers, key, make);
  }

  /** A subscriber that is slow keeps the batch in memory, but not the answers that were made for others. */
  forgetAnswers(): void {
    this.#answers = null;
  }

  #positionAfter(index: number): Position {
    if (index === this.changes.length - 1) return { seen: this.to, part: null };
    const { id, place } = this.changes[index]!;
    return { seen: this.from, part: { upTo: this.to, id, place } };
  }
}

/** How long the answers to a batch are kept: subscribers that keep up share them. For others they are made again. */
const answersForMs = 1_000;

/** The batches whose answers are shared. */
export class RecentBatches {
  readonly #batches: { readonly batch: Batch; readonly since: number }[] = [];

  add(batch: Batch): void {
    const now = performance.now();
    this.#batches.push({ batch, since: now });
    while (this.#batches[0]!.since < now - answersForMs)
      this.#batches.shift()!.batch.forgetAnswers();
  }
}

async function once<Value>(
  made: Map<string, Promise<unknown>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const before = made.get(key);
  if (before !== undefined) return (await before) as Value;
  const making = make();
  made.set(key, making);
  making.catch(() => made.delete(key));
  return await making;
}
