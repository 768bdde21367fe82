import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import Plus from "lucide-react/icons/plus";
import { useMemo } from "react";
import { useConnection } from "~/data/connection.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useList } from "~/data/list.ts";
import { campaignColumns } from "~/features/campaign/campaign-columns.tsx";
import { useRefreshed } from "~/features/campaign/use-refreshed.ts";
import { CampaignsDocument, type CampaignsQuery, type CampaignState } from "~/gql/graphql.ts";
import { buttonClass } from "~/ui/button.tsx";
import { Choice } from "~/ui/choice.tsx";
import type { CampaignsSearch } from "~/routes/campaigns.ts";
import { Failure } from "~/ui/failure.tsx";
import { More } from "~/ui/more.tsx";
import { Empty, PageHead, Panel } from "~/ui/panel.tsx";
import { SearchField } from "~/ui/search-field.tsx";
import { Table } from "~/ui/table.tsx";

const route = getRouteApi("/t/$tenantId/campaigns");

const partOf = ({ campaigns }: CampaignsQuery): CampaignsQuery["campaigns"] => campaigns;

const states: readonly { readonly value: CampaignState | "ALL"; readonly name: string }[] = [
  { value: "ALL", name: "All" },
  { value: "ACTIVE", name: "Active" },
  { value: "PAUSED", name: "Paused" },
  { value: "STOPPED", name: "Stopped" },
  { value: "FAULTED", name: "Fault" },
];

/** Which campaigns dial, and why the others do not. */
export function Campaigns() {
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  const mayNot = useMayNotChange();
  const { q, state } = route.useSearch();
  const filter = {
    ...(q !== undefined && { search: q }),
    ...(state !== undefined && { state: [state] }),
  };
  const list = useList(CampaignsDocument, { filter }, partOf);
  const { rows, error, readAgain } = list;
  const shown = useMemo(() => (rows ?? []).map(({ id }) => id), [rows]);
  useRefreshed(shown, readAgain);
  const columns = useMemo(() => campaignColumns(tenantId), [tenantId]);
  return (
    <>
      <PageHead
        title="Campaigns"
        about="Which of them dial now, and why the others do not."
        actions={mayNot === undefined && <NewCampaign />}
      />
      <Filters />
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The campaigns could not be read." onRetry={readAgain} />
        </div>
      )}
      <Panel>
        <Table
          label="Campaigns"
          columns={columns}
          rows={error !== undefined && rows === undefined ? [] : rows}
          isStale={list.isStale && rows !== undefined && error !== undefined}
          onOpen={({ id }) =>
            void navigate({
              to: "/t/$tenantId/campaigns/$campaignId",
              params: { tenantId, campaignId: id },
            })
          }
          empty={
            q !== undefined || state !== undefined ? (
              <Empty title="No campaign matches">Change the search or the state above.</Empty>
            ) : (
              <Empty title="There is no campaign yet">
                <p className="mb-3">
                  A campaign says who calls, when, and how often. Create one, then give it a list of
                  contacts.
                </p>
                {mayNot === undefined && <NewCampaign />}
              </Empty>
            )
          }
        />
        {rows !== undefined && list.more !== null && (
          <More shown={rows.length} total={list.total} isBusy={list.isReading} onMore={list.more} />
        )}
      </Panel>
    </>
  );
}

/** Search and state, kept in the address. */
function Filters() {
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  const { q, state } = route.useSearch();
  const search = (next: CampaignsSearch): void =>
    void navigate({
      to: "/t/$tenantId/campaigns",
      params: { tenantId },
      search: next,
      replace: true,
    });
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <SearchField
        label="Search campaigns"
        value={q ?? ""}
        onChange={(text) =>
          search({ ...(text !== "" && { q: text }), ...(state !== undefined && { state }) })
        }
        className="w-full sm:w-72"
      />
      <Choice
        label="State"
        options={states}
        value={state ?? "ALL"}
        onChange={(value) =>
          search({ ...(q !== undefined && { q }), ...(value !== "ALL" && { state: value }) })
        }
      />
    </div>
  );
}

function NewCampaign() {
  const { tenantId } = useConnection();
  return (
    <Link to="/t/$tenantId/campaigns/new" params={{ tenantId }} className={buttonClass("primary")}>
      <Plus className="size-4" aria-hidden="true" />
      New campaign
    </Link>
  );
}
