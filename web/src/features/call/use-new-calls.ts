import { useState } from "react";
import { useAtMostEvery } from "~/data/refresh.ts";
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
  const fill = useAtMostEvery(1_000, readAgain);
  useLive(CallsChangedDocument, {}, (events) => {
    if (rows === undefined) return;
    if (events.some(({ callChanged }) => callChanged.readAgain)) readAgain();
    const shown = new Set(rows.map(({ id }) => id));
    const last = isComplete ? null : (rows.at(-1) ?? null);
    const changed = events.flatMap(({ callChanged: { call } }) =>
      call == null || shown.has(call.id) ? [] : [call],
    );
    if (changed.length === 0) return;
    setFresh((known) => {
      const next = new Set(known);
      for (const call of changed) {
        if (belongs(call, search, last)) next.add(call.id);
        else next.delete(call.id);
      }
      return next;
    });
    // Where nothing is shown nothing can move.
    const isNew = changed.some((call) => belongs(call, search, last));
    if (rows.length === 0 && isNew) fill();
  });
  const show = (): void => {
    setFresh(new Set());
    scrollTo({ top: 0 });
    readAgain();
  };
  const shown = new Set(rows?.map(({ id }) => id));
  return { count: [...fresh].filter((id) => !shown.has(id)).length, show };
}
