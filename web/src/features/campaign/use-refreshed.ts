import { useAtMostEvery, useEvery } from "~/data/refresh.ts";
import { useLive } from "~/data/use.ts";
import { CallsChangedAnywhereDocument } from "~/gql/graphql.ts";

/** Reads campaigns again when their calls change, every two seconds at most, and now and then for what the clock changes. */
export function useRefreshed(readAgain: () => void): void {
  const refresh = useAtMostEvery(2_000, readAgain);
  useLive(CallsChangedAnywhereDocument, {}, refresh);
  useEvery(15_000, refresh);
}
