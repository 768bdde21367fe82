import { Link } from "@tanstack/react-router";
import { CampaignStatus } from "~/features/campaign/campaign-columns.tsx";
import { gateSentence } from "~/features/campaign/gate-sentence.ts";
import type { CampaignInListFragment } from "~/gql/graphql.ts";
import { Panel, Skeleton } from "~/ui/panel.tsx";

const most = 6;

/** The campaigns that are open, and then those that open next. */
export function OpensNext({
  campaigns,
  tenantId,
}: {
  readonly campaigns: readonly CampaignInListFragment[] | undefined;
  readonly tenantId: string;
}) {
  const shown = campaigns
    ?.filter(({ state }) => state === "ACTIVE")
    .sort((one, other) => orderOf(one) - orderOf(other))
    .slice(0, most);
  return (
    <Panel
      title="Open now, and next"
      aside={
        <Link
          to="/t/$tenantId/campaigns"
          params={{ tenantId }}
          className="text-xs font-medium text-accent hover:underline"
        >
          All campaigns
        </Link>
      }
    >
      {shown === undefined ? (
        <Skeleton className="m-4 h-24 w-[calc(100%-2rem)]" />
      ) : shown.length === 0 ? (
        <p className="px-4 py-5 text-ink-soft">No campaign is started. Nobody is called.</p>
      ) : (
        <ul className="divide-y divide-line">
          {shown.map((campaign) => (
            <li key={campaign.id} className="flex items-start justify-between gap-4 px-4 py-2.5">
              <div className="min-w-0">
                <Link
                  to="/t/$tenantId/campaigns/$campaignId"
                  params={{ tenantId, campaignId: campaign.id }}
                  className="block truncate font-medium text-ink hover:underline"
                >
                  {campaign.name}
                </Link>
                <p className="text-xs text-ink-soft">{gateSentence(campaign)}</p>
              </div>
              <CampaignStatus {...campaign} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Open ones first, then by the instant at which they open. */
function orderOf({ gate: { isOpen, opensAt } }: CampaignInListFragment): number {
  if (isOpen) return 0;
  return opensAt === null ? Infinity : Date.parse(opensAt);
}
