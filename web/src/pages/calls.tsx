import { useState } from "react";
import { useData, useLive } from "~/data/use.ts";
import { callColumns } from "~/features/call/call-columns.tsx";
import { CallsChangedDocument, CallsDocument } from "~/gql/graphql.ts";
import { Failure } from "~/ui/failure.tsx";
import { NewRows } from "~/ui/more.tsx";
import { Empty, PageHead, Panel } from "~/ui/panel.tsx";
import { Table } from "~/ui/table.tsx";

/** What happened: every call, the newest first. Shown rows change in place, and new ones wait until they are asked for. */
export function Calls() {
  const { data, error, isStale, readAgain } = useData(CallsDocument, { first: 50 });
  const rows = data?.calls.edges.map(({ node }) => node);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useLive(CallsChangedDocument, {}, (events) => {
    const shown = new Set(rows?.map(({ id }) => id));
    if (events.some(({ callChanged }) => callChanged.readAgain)) readAgain();
    const ids = events.flatMap(({ callChanged: { call } }) =>
      call == null || shown.has(call.id) ? [] : [call.id],
    );
    if (ids.length > 0) setFresh((known) => new Set([...known, ...ids]));
  });
  return (
    <>
      <PageHead title="Calls" about="What happened, the newest first." />
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The calls could not be read." onRetry={readAgain} />
        </div>
      )}
      <Panel>
        <NewRows
          count={fresh.size}
          onShow={() => {
            setFresh(new Set());
            readAgain();
          }}
        />
        <Table
          label="Calls"
          columns={callColumns}
          rows={rows}
          isStale={isStale && error !== undefined}
          empty={<Empty title="No call was scheduled yet" />}
        />
      </Panel>
    </>
  );
}
