import type pg from "pg";
import type { Logger } from "pino";
import type { SecretBox } from "../secrets.ts";
import type { ChangeRow } from "#db/queries/changes.ts";
import { Batch, type Change, changesOf, RecentBatches } from "./batch.ts";
import { type Position, readCursor, writeCursor } from "./cursor.ts";
import { concerns, type Interest } from "./interest.ts";
import type { Letter } from "./mailbox.ts";
import { readBacklog } from "./resume.ts";
import { Tail } from "./tail.ts";
import { Watcher } from "./watcher.ts";

/** What a subscriber is sent. The cursor stands behind it: a later subscription can continue from there. */
export type LiveItem = { readonly cursor: () => string } & (
  | { readonly kind: "change"; readonly change: Change; readonly batch: Batch }
  /** It is not known which changes came before: the subscriber reads the present state, and gets what follows. */
  | { readonly kind: "readAgain" }
);

export interface WatchOptions {
  /** The cursor of an earlier event, as the client sent it; null: from now on. */
  readonly since: string | null;
  readonly interest: Interest;
}

/** One subscriber's changes. Ends when it is returned, or the hub is closed. */
export interface Watch extends AsyncIterableIterator<LiveItem> {
  /** Whether the changes since the given cursor come first. Otherwise the first item is a "read again". */
  readonly isResumed: boolean;
}

/** Passes the changes of the log to the subscribers in this process. */
export interface EventHub {
  watch(tenantId: string, options: WatchOptions): Promise<Watch>;
  /** Ends every watch and the connection. */
  close(): Promise<void>;
}

export interface HubOptions {
  readonly connectionString: string;
  /** For all tenants: it reads what a returning subscriber has missed. */
  readonly pool: pg.Pool;
  /** Seals the cursors. */
  readonly secrets: SecretBox;
  readonly log: Logger;
}

/** Resolves when it is connected. @throws when the database cannot be reached. */
export async function openEventHub(options: HubOptions): Promise<EventHub> {
  const { pool, secrets } = options;
  const watchers = new Map<string, Set<Watcher>>();
  const recent = new RecentBatches();
  const all = (): Watcher[] => [...watchers.values()].flatMap((ofTenant) => [...ofTenant]);
  const tail = await Tail.open({
    ...options,
    isWanted: () => watchers.size > 0,
    onChanges: (rows, span) => {
      const watched = rows.filter(({ tenantId }) => watchers.has(tenantId));
      for (const [tenantId, changes] of byTenant(watched)) {
        const batch = new Batch(span, changes);
        recent.add(batch);
        for (const watcher of watchers.get(tenantId)!) watcher.take(batch);
      }
    },
    onGap: (now) => {
      for (const watcher of all()) watcher.miss(now);
    },
  });
  const add = (tenantId: string, watcher: Watcher): void => {
    const ofTenant = watchers.get(tenantId) ?? new Set();
    watchers.set(tenantId, ofTenant.add(watcher));
  };
  const remove = (tenantId: string, watcher: Watcher): void => {
    const ofTenant = watchers.get(tenantId);
    ofTenant?.delete(watcher);
    if (ofTenant?.size === 0) watchers.delete(tenantId);
  };
  return {
    async watch(tenantId, { since, interest }) {
      const watcher = new Watcher((change) => concerns(interest, change));
      const leave = (): void => {
        remove(tenantId, watcher);
        watcher.close();
      };
      // From here on it gets every batch. What it has of them already is left out later.
      add(tenantId, watcher);
      try {
        await tail.positioned();
        const { identity } = tail.position!;
        const position = since === null ? null : readCursor(secrets, { tenantId, identity }, since);
        const backlog =
          position && (await readBacklog(pool, { tenantId, identity, interest, position }));
        const isResumed = backlog !== null && watcher.resume(backlog);
        // At once: what waits is dropped, and the position is behind all of it.
        if (!isResumed) watcher.begin(tail.position!);
        const write = (of: string, at: Position): string =>
          writeCursor(secrets, { tenantId, identity: of }, at);
        return watchOf(watcher, { isResumed, leave, write });
      } catch (error) {
        leave();
        throw error;
      }
    },
    async close() {
      for (const watcher of all()) watcher.close();
      await tail.close();
    },
  };
}

function watchOf(
  watcher: Watcher,
  {
    isResumed,
    leave,
    write,
  }: {
    readonly isResumed: boolean;
    readonly leave: () => void;
    readonly write: (identity: string, position: Position) => string;
  },
): Watch {
  const itemOf = (letter: Letter): LiveItem => {
    if ("readAgainFrom" in letter) {
      const { identity, seen } = letter.readAgainFrom;
      return { kind: "readAgain", cursor: () => write(identity, { seen, part: null }) };
    }
    const { batch, index } = letter;
    const change = batch.changes[index]!;
    return { kind: "change", change, batch, cursor: () => batch.cursorAfter(index, write) };
  };
  return {
    isResumed,
    async next() {
      const letter = await watcher.next();
      return letter === null
        ? { value: undefined, done: true }
        : { value: itemOf(letter), done: false };
    },
    return() {
      leave();
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function byTenant(rows: readonly ChangeRow[]): Map<string, Change[]> {
  const changes = new Map<string, Change[]>();
  for (const row of rows) {
    const ofTenant = changes.get(row.tenantId) ?? [];
    changes.set(row.tenantId, ofTenant);
    ofTenant.push(...changesOf(row));
  }
  return changes;
}
