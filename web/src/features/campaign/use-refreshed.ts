import { useAtMostEvery, useEvery } from "~/data/refresh.ts";
import { useLive } from "~/data/use.ts";
import { CampaignsChangedDocument } from "~/gql/graphql.ts";

/**
 * Keeps the shown campaigns up to date: their changes arrive by themselves. They are read again when others appear or
 * go, and now and then for gates that the clock alone opens and closes.
 */
export function useRefreshed(shown: readonly string[], readAgain: () => void): void {
  const refresh = useAtMostEvery(2_000, readAgain);
  useLive(CampaignsChangedDocument, {}, (events) => {
    const isOther = events.some(
      ({ campaignsChanged: { readAgain: isMissed, campaigns } }) =>
        isMissed ||
        campaigns.some(({ id, deletedAt }) => deletedAt !== null || !shown.includes(id)),
    );
    if (isOther) refresh();
  });
  useEvery(15_000, refresh);
}
