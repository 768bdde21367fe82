import { useData, useLive } from "~/data/use.ts";
import { graphql } from "~/gql/gql.ts";
import { CampaignRow } from "~/features/campaign/campaign-row.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Empty, PageHead, Panel, Skeleton } from "~/ui/panel.tsx";

const CampaignsDocument = graphql(`
  query Campaigns($first: Int!, $after: String) {
    campaigns(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { id ...CampaignRow } }
    }
  }
`);

const CallsChangedDocument = graphql(`
  subscription CallsChangedOnCampaigns($since: String) {
    callChanged(since: $since) { cursor readAgain }
  }
`);

/** Which campaigns dial, and why the others do not. */
export function Campaigns() {
  const { data, error, isStale, readAgain } = useData(CampaignsDocument, { first: 50, after: null });
  useLive(CallsChangedDocument, {}, readAgain);
  return (
    <>
      <PageHead title="Campaigns" about="Which of them dial now, and why the others do not." />
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The campaigns could not be read." onRetry={readAgain} />
        </div>
      )}
      <Panel>
        <table className={`w-full ${isStale ? "opacity-90" : ""}`}>
          <thead>
            <tr className="border-b border-line text-left text-xs text-ink-faint [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
              <th scope="col">Campaign</th>
              <th scope="col">Now</th>
              <th scope="col" className="w-56">People reached</th>
              <th scope="col" className="text-right">Lines</th>
            </tr>
          </thead>
          <tbody>
            {data === undefined
              ? Array.from({ length: 3 }, (_, index) => (
                  <tr key={index} className="border-b border-line last:border-0">
                    <td className="px-4 py-3" colSpan={4}>
                      <Skeleton className="h-5 w-full" />
                    </td>
                  </tr>
                ))
              : data.campaigns.edges.map(({ node }) => <CampaignRow key={node.id} campaign={node} />)}
          </tbody>
        </table>
        {data?.campaigns.edges.length === 0 && (
          <Empty title="There is no campaign yet">
            A campaign says who calls, when, and how often. Create one, then give it a list of contacts.
          </Empty>
        )}
      </Panel>
    </>
  );
}
