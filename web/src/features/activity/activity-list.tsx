import { useMemo } from "react";
import { useList } from "~/data/list.ts";
import { ActivitiesDocument, type ActivitiesQuery, type ActivityFilter } from "~/gql/graphql.ts";
import { Failure } from "~/ui/failure.tsx";
import { More, NewRows } from "~/ui/more.tsx";
import { Empty, Panel } from "~/ui/panel.tsx";
import { Table } from "~/ui/table.tsx";
import { activityColumns } from "./activity-columns.tsx";
import { useNewActivity } from "./use-new-activity.ts";

const partOf = ({ activity }: ActivitiesQuery): ActivitiesQuery["activity"] => activity;

/** Who did what, the newest first. What is new waits until it is asked for. */
export function ActivityList({
  filter,
  isFiltered,
  zone,
  onActor,
}: {
  readonly filter: ActivityFilter;
  readonly isFiltered: boolean;
  readonly zone?: string;
  readonly onActor?: (actorId: string, name: string) => void;
}) {
  const list = useList(ActivitiesDocument, { filter }, partOf);
  const { rows, error, readAgain } = list;
  const news = useNewActivity(rows, filter, readAgain);
  const columns = useMemo(
    () =>
      activityColumns({
        ...(zone !== undefined && { zone }),
        ...(onActor !== undefined && { onActor }),
      }),
    [zone, onActor],
  );
  return (
    <>
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The activity could not be read." onRetry={readAgain} />
        </div>
      )}
      <Panel>
        <NewRows count={news.count} onShow={news.show} />
        <Table
          label="What was done"
          columns={columns}
          rows={error !== undefined && rows === undefined ? [] : rows}
          isStale={list.isStale}
          empty={
            error === undefined &&
            (isFiltered ? (
              <Empty title="Nothing matches">Take a filter away, or choose more days.</Empty>
            ) : (
              <Empty title="Nothing was done yet" />
            ))
          }
        />
        {rows !== undefined && rows.length > 0 && (
          <More shown={rows.length} total={list.total} isBusy={list.isReading} onMore={list.more} />
        )}
      </Panel>
    </>
  );
}
