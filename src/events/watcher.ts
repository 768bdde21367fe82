import { Batch, type Change } from "./batch.ts";
import { type Letter, Mailbox, mostBehind } from "./mailbox.ts";
import type { Backlog } from "./resume.ts";
import { covers, hasSeen, type Snapshot } from "./snapshot.ts";
import type { TailPosition } from "./tail.ts";

/**
 * One subscriber. Until it has begun, its batches are held back: reading what it has missed takes a while, and the tail
 * goes on meanwhile.
 */
export class Watcher {
  readonly #mailbox: Mailbox;
  readonly #concerns: (change: Change) => boolean;
  #hasBegun = false;
  #held: Batch[] = [];
  #heldChanges = 0;
  /** Changes were dropped before it began. */
  #hasMissed = false;
  /** What it has of the backlog. The next batches may contain the same. */
  #sent: Snapshot | null = null;

  constructor(concerns: (change: Change) => boolean) {
    this.#concerns = concerns;
    this.#mailbox = new Mailbox(concerns);
  }

  take(batch: Batch): void {
    if (this.#hasBegun) return this.#pass(batch);
    this.#heldChanges += batch.changes.filter(this.#concerns).length;
    this.#held.push(batch);
    if (this.#heldChanges > mostBehind) this.#drop();
  }

  /** Changes up to `now` may have been missed: what waits is dropped, and the reader is to read again. */
  miss(now: TailPosition): void {
    if (!this.#hasBegun) return this.#drop();
    this.#sent = null;
    this.#mailbox.skipTo(now);
  }

  /** What was missed comes before what was held back. False, and it has not begun, where that is not complete. */
  resume({ batches, seen }: Backlog): boolean {
    if (this.#hasMissed) return false;
    for (const batch of batches) this.#mailbox.put(batch);
    this.#hasBegun = true;
    this.#sent = seen;
    for (const batch of this.#held) this.#pass(batch);
    this.#held = [];
    return true;
  }

  /** Where nothing is to be resumed: the reader is to read, and gets what follows `now`. */
  begin(now: TailPosition): void {
    this.#held = [];
    this.#hasBegun = true;
    this.#mailbox.skipTo(now);
  }

  next(): Promise<Letter | null> {
    return this.#mailbox.next();
  }

  close(): void {
    this.#mailbox.close();
  }

  #drop(): void {
    this.#hasMissed = true;
    this.#held = [];
  }

  #pass(batch: Batch): void {
    const sent = this.#sent;
    if (sent === null) return this.#mailbox.put(batch);
    if (covers(sent, batch.to)) return;
    if (covers(batch.from, sent)) {
      this.#sent = null;
      return this.#mailbox.put(batch);
    }
    const { identity, to, changes } = batch;
    const rest = changes.filter(({ xid }) => !hasSeen(sent, xid));
    this.#mailbox.put(new Batch({ identity, from: sent, to }, rest));
  }
}
