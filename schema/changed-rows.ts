import { gathered } from "#events/paced.ts";
import { stream } from "#events/stream.ts";
import type { ChangeKind } from "#rules/change-kind.ts";
import { changesFor } from "./changes.ts";
import type { GraphqlContext } from "./context.ts";
import type { Live } from "./types/live-event.ts";

/** The rows of a page are read again at most twice per second. */
const everyMs = 500;
/** More than that is no page: the reader reads again. */
const mostRows = 200;

/** Which rows changed since the last event. */
export interface ChangedRows extends Live {
  readonly ids: readonly string[];
}

interface Kinds {
  /** Of changes whose subject is a row of the list. */
  readonly kinds: readonly ChangeKind[];
  /** Of changes that concern all rows. */
  readonly concernsAll?: readonly ChangeKind[];
}

/** Gathers the rows that changed. */
export async function changedRows(
  context: GraphqlContext,
  since: string | null,
  { kinds, concernsAll = [] }: Kinds,
): Promise<AsyncIterableIterator<ChangedRows>> {
  const interest = { kinds: [...kinds, ...concernsAll], subject: null };
  return stream(await changesFor(context, { since, interest }), (items) =>
    gathered(items, everyMs, (waiting: ChangedRows | null, item) => {
      const { cursor, kind } = item;
      const ids = waiting?.ids ?? [];
      if (kind === "start") return { cursor, readAgain: false, ids };
      const isKnown = kind === "change" && !concernsAll.includes(item.change.kind);
      if (!isKnown || waiting?.readAgain === true) return { cursor, readAgain: true, ids: [] };
      const { subject } = item.change;
      const together = ids.includes(subject) ? ids : [...ids, subject];
      const isTooMuch = together.length > mostRows;
      return { cursor, readAgain: isTooMuch, ids: isTooMuch ? [] : together };
    }),
  );
}
