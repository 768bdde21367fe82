import { ExportLink } from "~/features/export/export-link.tsx";
import { ActivityList } from "./activity-list.tsx";

/** Who did what to a campaign, its calls and its imports. */
export function ActivityTab({
  campaignId,
  zone,
}: {
  readonly campaignId: string;
  readonly zone: string;
}) {
  const filter = { campaignId };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-ink-soft">Also what was done to its calls and imports.</p>
        <ExportLink list="activity" filter={filter} />
      </div>
      <ActivityList filter={filter} isFiltered={false} zone={zone} />
    </>
  );
}
