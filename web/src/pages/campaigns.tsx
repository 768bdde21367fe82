import { useData, useLive } from "~/data/use.ts";
import { campaignColumns } from "~/features/campaign/campaign-columns.tsx";
import { CallsChangedAnywhereDocument, CampaignsDocument } from "~/gql/graphql.ts";
import { Failure } from "~/ui/failure.tsx";
import { Empty, PageHead, Panel } from "~/ui/panel.tsx";
import { Table } from "~/ui/table.tsx";

/** Which campaigns dial, and why the others do not. */
export function Campaigns() {
  const { data, error, isStale, readAgain } = useData(CampaignsDocument, { first: 50 });
  useLive(CallsChangedAnywhereDocument, {}, readAgain);
  return (
    <>
      <PageHead title="Campaigns" about="Which of them dial now, and why the others do not." />
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The campaigns could not be read." onRetry={readAgain} />
        </div>
      )}
      <Panel>
        <Table
          label="Campaigns"
          columns={campaignColumns}
          rows={data?.campaigns.edges.map(({ node }) => node)}
          isStale={isStale && error !== undefined}
          empty={
            <Empty title="There is no campaign yet">
              A campaign says who calls, when, and how often. Create one, then give it a list of
              contacts.
            </Empty>
          }
        />
      </Panel>
    </>
  );
}
