import { useState } from "react";
import { useLive } from "~/data/use.ts";
import { type CallInListFragment, CallsChangedDocument } from "~/gql/graphql.ts";
import { belongs, type CallSearch } from "./call-search.ts";

/** Calls that belong among the shown rows and are not shown: how many there are, and how to show them. */
export function useNewCalls(
  rows: readonly CallInListFragment[] | undefined,
  search: CallSearch,
  isComplete: boolean,
  readAgain: () => void,
): { readonly count: number; readonly show: () => void } {
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const key = JSON.stringify(search);
  const [keyOfFresh, setKeyOfFresh] = useState(key);
  if (key !== keyOfFresh) {
    setKeyOfFresh(key);
    setFresh(new Set());
  }
  useLive(CallsChangedDocument, {}, (events) => {
    if (rows === undefined) return;
    if (events.some(({ callChanged }) => callChanged.readAgain)) readAgain();
    const shown = new Set(rows.map(({ id }) => id));
    const last = isComplete ? null : (rows.at(-1) ?? null);
    const ids = events.flatMap(({ callChanged: { call } }) =>
      call == null || shown.has(call.id) || fresh.has(call.id) || !belongs(call, search, last)
        ? []
        : [call.id],
    );
    if (ids.length > 0) setFresh((known) => new Set([...known, ...ids]));
  });
  const show = (): void => {
    setFresh(new Set());
    scrollTo({ top: 0 });
    readAgain();
  };
  return { count: fresh.size, show };
}
