import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useConnection } from "~/data/connection.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useEvery } from "~/data/refresh.ts";
import { useData } from "~/data/use.ts";
import { CampaignForm } from "~/features/campaign-form/campaign-form.tsx";
import { savedOf } from "~/features/campaign-form/values.ts";
import { CampaignToEditDocument } from "~/gql/graphql.ts";
import { Failure } from "~/ui/failure.tsx";
import { Empty, PageHead, Panel, Skeleton } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";

const route = getRouteApi("/t/$tenantId/campaigns/$campaignId/edit");

/** Changes the settings of a campaign. */
export function CampaignEdit() {
  const { tenantId } = useConnection();
  const { campaignId } = route.useParams();
  const navigate = useNavigate();
  const mayNot = useMayNotChange();
  const { data, error, readAgain } = useData(CampaignToEditDocument, { id: campaignId });
  // Somebody else may save meanwhile.
  useEvery(15_000, readAgain);
  const campaign = data?.campaign;
  const saved = useMemo(() => (campaign == null ? null : savedOf(campaign)), [campaign]);
  if (mayNot !== undefined) return <Empty title="You cannot edit a campaign">{mayNot}</Empty>;
  if (campaign === null || campaign?.deletedAt != null) {
    return <Empty title="There is no such campaign">It may have been deleted.</Empty>;
  }
  const open = (): void =>
    void navigate({ to: "/t/$tenantId/campaigns/$campaignId", params: { tenantId, campaignId } });
  return (
    <>
      <PageHead
        title={
          campaign === undefined ? <Skeleton className="h-6 w-56" /> : `Edit “${campaign.name}”`
        }
        about="Changes hold from the next call on. You see them once more before they are saved."
      />
      {error !== undefined && campaign === undefined && (
        <Failure error={error} what="The campaign could not be read." onRetry={readAgain} />
      )}
      {saved === null || campaign === undefined ? (
        error === undefined && (
          <div className="grid grid-cols-1 gap-5 lg:grid-cols-[minmax(0,1fr)_25rem]">
            <Panel className="h-160">
              <span />
            </Panel>
            <Panel className="h-96">
              <span />
            </Panel>
          </div>
        )
      ) : (
        <CampaignForm
          key={campaignId}
          campaignId={campaignId}
          start={saved.values}
          saved={saved}
          people={campaign.people.enrolled}
          onCancel={open}
          onSaved={(_id, name) => {
            say(`“${name}” is saved`);
            open();
          }}
        />
      )}
    </>
  );
}
