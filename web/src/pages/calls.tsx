import { getRouteApi } from "@tanstack/react-router";
import type { CombinedError } from "urql";
import { useList } from "~/data/list.ts";
import { BulkBar } from "~/features/bulk/bulk-bar.tsx";
import { BulkJobs } from "~/features/bulk/bulk-jobs.tsx";
import { callColumns } from "~/features/call/call-columns.tsx";
import { CallFilters } from "~/features/call/call-filters.tsx";
import {
  callVariables,
  type CallSearch,
  type CallSort,
  isEarliestFirst,
  isOfWaiting,
} from "~/features/call/call-search.ts";
import { useNewCalls } from "~/features/call/use-new-calls.ts";
import { ExportLink } from "~/features/export/export-link.tsx";
import { CallsDocument, type CallsQuery } from "~/gql/graphql.ts";
import { Choice } from "~/ui/choice.tsx";
import { Failure } from "~/ui/failure.tsx";
import { More, NewRows } from "~/ui/more.tsx";
import { Empty, PageHead, Panel } from "~/ui/panel.tsx";
import { useSelection } from "~/ui/selection.ts";
import { Table } from "~/ui/table.tsx";

const route = getRouteApi("/t/$tenantId/calls");

const verbs = ["CANCEL_CALLS", "SCHEDULE_CALLS"] as const;

const partOf = ({ calls }: CallsQuery): CallsQuery["calls"] => calls;

/** What happened: every call, filtered. Shown rows change in place, and new ones wait until they are asked for. */
export function Calls() {
  const search: CallSearch = route.useSearch();
  const navigate = route.useNavigate();
  const list = useList(CallsDocument, callVariables(search), partOf, { isFollowed: true });
  const { rows, readAgain } = list;
  const news = useNewCalls(rows, search, list.more === null, readAgain);
  const { filter } = callVariables(search);
  const selection = useSelection(rows, JSON.stringify(filter));
  const change = (next: CallSearch): void => void navigate({ search: next, replace: true });
  const { order: _order, show: _show, sort: _sort, ...filters } = search;
  const isAscending = isEarliestFirst(search);
  const sortBy = (by: string): void => {
    const { order, ...rest } = search;
    const isReversed = by === search.sort && order === undefined;
    change({ ...rest, sort: by as CallSort, ...(isReversed && { order: "reversed" }) });
  };
  return (
    <>
      <PageHead
        title="Calls"
        about="What happened to every call. Rows change while you look."
        actions={
          <>
            <Choice
              label="Which calls"
              options={views}
              value={search.status === undefined ? (search.show ?? "placed") : "all"}
              onChange={(show) => {
                const {
                  show: _show,
                  status: _status,
                  order: _order,
                  sort: _sort,
                  ...filters
                } = search;
                change(show === "placed" ? filters : { ...filters, show });
              }}
            />
            <ExportLink list="calls" filter={filter} />
          </>
        }
      />
      <CallFilters search={search} onChange={change} />
      {list.error !== undefined && (
        <div className="mb-4">
          <Failure
            error={list.error}
            what={
              isTooBroad(list.error)
                ? "There are too many calls for this order. Choose the days on which they were placed, or a campaign."
                : "The calls could not be read."
            }
            onRetry={readAgain}
          />
        </div>
      )}
      <BulkJobs verbs={verbs} onChanged={readAgain} />
      <Panel>
        <NewRows count={news.count} onShow={news.show} />
        <Table
          label="Calls"
          columns={callColumns}
          rows={list.error !== undefined && rows === undefined ? [] : rows}
          isStale={list.isStale}
          selection={selection}
          sorted={search.sort === undefined ? null : { by: search.sort, isAscending }}
          {...(!isOfWaiting(search) && { onSort: sortBy })}
          onOpen={({ id }) => void navigate({ to: "/t/$tenantId/calls/$id", params: { id } })}
          empty={
            list.error === undefined && (
              <NoCalls isFiltered={Object.keys(filters).length > 0} view={search.show} />
            )
          }
        />
        {rows !== undefined && rows.length > 0 && (
          <More shown={rows.length} total={list.total} isBusy={list.isReading} onMore={list.more} />
        )}
        <BulkBar
          selection={selection}
          total={list.total}
          isComplete={list.more === null}
          verbs={verbs}
          filter={{ calls: filter }}
        />
      </Panel>
    </>
  );
}

function isTooBroad({ graphQLErrors }: CombinedError): boolean {
  return graphQLErrors.some(({ extensions }) => extensions["code"] === "LIST_TOO_BROAD");
}

const views: readonly {
  readonly value: "placed" | "live" | "waiting" | "all";
  readonly name: string;
}[] = [
  { value: "placed", name: "Placed" },
  { value: "live", name: "Live" },
  { value: "waiting", name: "Waiting" },
  { value: "all", name: "All" },
];

function NoCalls({
  isFiltered,
  view,
}: {
  readonly isFiltered: boolean;
  readonly view: CallSearch["show"];
}) {
  if (view === "live") {
    return (
      <Empty title="Nobody is on the phone now">
        Calls appear here while they are placed and talked, and stay until you look away.
      </Empty>
    );
  }
  return isFiltered ? (
    <Empty title="No call matches">Take a filter away, or choose more days.</Empty>
  ) : (
    <Empty title="There is no such call yet">
      Calls are placed when a campaign with contacts is started. Those that wait are under
      “Waiting”.
    </Empty>
  );
}
