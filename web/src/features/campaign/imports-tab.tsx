import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useConnection } from "~/data/connection.ts";
import { useList } from "~/data/list.ts";
import { useLive } from "~/data/use.ts";
import {
  type ImportOfCampaignFragment,
  ImportsOfCampaignChangedDocument,
  ImportsOfCampaignDocument,
  type ImportsOfCampaignQuery,
} from "~/gql/graphql.ts";
import { Instant } from "~/time/instant.tsx";
import { Failure } from "~/ui/failure.tsx";
import { More } from "~/ui/more.tsx";
import { Empty, Panel } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { type Column, Table } from "~/ui/table.tsx";
import { importStatuses } from "~/words/imports.ts";

const partOf = ({ imports }: ImportsOfCampaignQuery): ImportsOfCampaignQuery["imports"] => imports;

function columnsFor(tenantId: string, zone: string): readonly Column<ImportOfCampaignFragment>[] {
  return [
    {
      key: "file",
      head: "File",
      cell: ({ id, fileName, error }) => (
        <>
          <Link
            to="/t/$tenantId/imports/$importId"
            params={{ tenantId, importId: id }}
            className="font-medium text-ink hover:underline"
          >
            {fileName}
          </Link>
          {error !== null && <p className="mt-0.5 max-w-md text-xs text-bad">{error}</p>}
        </>
      ),
    },
    {
      key: "status",
      head: "Status",
      cell: ({ status }) => {
        const { word, tone } = importStatuses[status];
        return <Status tone={tone}>{word}</Status>;
      },
    },
    {
      key: "when",
      head: "When",
      className: "hidden sm:table-cell",
      cell: ({ createdAt }) => <Instant at={createdAt} zone={zone} />,
    },
    {
      key: "rows",
      head: "Rows",
      isNumber: true,
      cell: ({ totalRows }) => totalRows.toLocaleString(),
    },
    {
      key: "enrolled",
      head: "Enrolled",
      isNumber: true,
      cell: ({ enrolledContacts }) => enrolledContacts.toLocaleString(),
    },
    {
      key: "rejected",
      head: "Rejected",
      isNumber: true,
      cell: ({ rejectedRows }) => (
        <span className={rejectedRows > 0 ? "text-bad" : "text-ink-faint"}>
          {rejectedRows.toLocaleString()}
        </span>
      ),
    },
  ];
}

/** The files that were uploaded into a campaign. */
export function ImportsTab({
  campaignId,
  zone,
}: {
  readonly campaignId: string;
  readonly zone: string;
}) {
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  const list = useList(ImportsOfCampaignDocument, { campaignId }, partOf);
  const { rows, error, readAgain } = list;
  useLive(ImportsOfCampaignChangedDocument, { campaignId }, (events) => {
    const shown = new Set(rows?.map(({ id }) => id));
    const isNew = events.some(
      ({ importsChanged: { readAgain: isMissed, imports } }) =>
        isMissed || imports.some(({ id }) => !shown.has(id)),
    );
    if (isNew) readAgain();
  });
  const columns = useMemo(() => columnsFor(tenantId, zone), [tenantId, zone]);
  return (
    <>
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The imports could not be read." onRetry={readAgain} />
        </div>
      )}
      <Panel>
        <Table
          label="Imports into the campaign"
          columns={columns}
          rows={error !== undefined && rows === undefined ? [] : rows}
          isStale={list.isStale && error !== undefined}
          onOpen={({ id }) =>
            void navigate({
              to: "/t/$tenantId/imports/$importId",
              params: { tenantId, importId: id },
            })
          }
          empty={
            error === undefined && (
              <Empty title="No file was uploaded yet">
                A CSV file with a column of phone numbers fills the campaign. You see what it would
                do before anything is imported.
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
