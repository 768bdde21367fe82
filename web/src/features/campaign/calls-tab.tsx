import { Link, useNavigate } from "@tanstack/react-router";
import { useConnection } from "~/data/connection.ts";
import { useList } from "~/data/list.ts";
import { callColumns } from "~/features/call/call-columns.tsx";
import { type CallSearch, callVariables } from "~/features/call/call-search.ts";
import { useNewCalls } from "~/features/call/use-new-calls.ts";
import { CallsDocument, type CallsQuery } from "~/gql/graphql.ts";
import { Choice } from "~/ui/choice.tsx";
import { Failure } from "~/ui/failure.tsx";
import { More, NewRows } from "~/ui/more.tsx";
import { Empty, Panel } from "~/ui/panel.tsx";
import { Table } from "~/ui/table.tsx";

const partOf = ({ calls }: CallsQuery): CallsQuery["calls"] => calls;

const columns = callColumns.filter(({ key }) => key !== "campaign");

export type WhichCalls = "placed" | "waiting";

/** The calls of a campaign. Shown rows change in place, and new ones wait until they are asked for. */
export function CallsTab({
  campaignId,
  which,
  onWhich,
}: {
  readonly campaignId: string;
  readonly which: WhichCalls;
  readonly onWhich: (which: WhichCalls) => void;
}) {
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  const search: CallSearch = {
    campaign: campaignId,
    ...(which === "waiting" && { show: "waiting" }),
  };
  const list = useList(CallsDocument, callVariables(search), partOf, { isFollowed: true });
  const { rows, error, readAgain } = list;
  const news = useNewCalls(rows, search, list.more === null, readAgain);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Choice<WhichCalls>
          label="Which calls"
          options={[
            { value: "placed", name: "Placed" },
            { value: "waiting", name: "Waiting" },
          ]}
          value={which}
          onChange={onWhich}
        />
        <Link
          to="/t/$tenantId/calls"
          params={{ tenantId }}
          search={search}
          className="text-xs font-medium text-accent hover:underline"
        >
          Filter these calls
        </Link>
      </div>
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The calls could not be read." onRetry={readAgain} />
        </div>
      )}
      <Panel>
        <NewRows count={news.count} onShow={news.show} />
        <Table
          label="Calls of the campaign"
          columns={columns}
          rows={error !== undefined && rows === undefined ? [] : rows}
          isStale={list.isStale}
          onOpen={({ id }) =>
            void navigate({ to: "/t/$tenantId/calls/$id", params: { tenantId, id } })
          }
          empty={
            error === undefined && (
              <Empty title={which === "placed" ? "No call was placed yet" : "No call waits"}>
                Calls are placed when the campaign is started, has contacts, and its hours are open.
              </Empty>
            )
          }
        />
        {rows !== undefined && rows.length > 0 && (
          <More shown={rows.length} total={list.total} isBusy={list.isReading} onMore={list.more} />
        )}
      </Panel>
    </>
  );
}
