import { useState } from "react";
import { useConnection } from "~/data/connection.ts";
import { useEvery } from "~/data/refresh.ts";
import {
  type ActivityFilter,
  type ActivityInListFragment,
  NewActivitiesDocument,
} from "~/gql/graphql.ts";

const everyMs = 5_000;

/** Entries that came since the list was read: how many there are, and how to show them. */
export function useNewActivity(
  rows: readonly ActivityInListFragment[] | undefined,
  filter: ActivityFilter,
  readAgain: () => void,
): { readonly count: number; readonly show: () => void } {
  const { client } = useConnection();
  const [count, setCount] = useState(0);
  const newest = rows?.[0];
  const [countedFor, setCountedFor] = useState(newest?.id);
  if (newest?.id !== countedFor) {
    setCountedFor(newest?.id);
    setCount(0);
  }
  const look = async (): Promise<void> => {
    if (rows === undefined) return;
    const since = newest === undefined ? {} : { from: newest.at };
    const { data } = await client
      .query(
        NewActivitiesDocument.toString(),
        { filter: { ...filter, ...since } },
        { requestPolicy: "network-only" },
      )
      .toPromise();
    const shown = new Set(rows.map(({ id }) => id));
    const ids: readonly { readonly id: string }[] = data?.activity.nodes ?? [];
    setCount(ids.filter(({ id }) => !shown.has(id)).length);
  };
  useEvery(everyMs, () => void look());
  const show = (): void => {
    setCount(0);
    scrollTo({ top: 0 });
    readAgain();
  };
  return { count, show };
}
