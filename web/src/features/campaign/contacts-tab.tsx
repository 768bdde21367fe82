import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { BulkBar } from "~/features/bulk/bulk-bar.tsx";
import { BulkJobs } from "~/features/bulk/bulk-jobs.tsx";
import { useList } from "~/data/list.ts";
import { type ContactInListFragment, ContactsDocument, type ContactsQuery } from "~/gql/graphql.ts";
import { placeOf } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { More } from "~/ui/more.tsx";
import { Empty, Panel } from "~/ui/panel.tsx";
import { SearchField } from "~/ui/search-field.tsx";
import { Status } from "~/ui/status.tsx";
import { useSelection } from "~/ui/selection.ts";
import { type Column, Table } from "~/ui/table.tsx";
import { WhyDialog } from "./why-dialog.tsx";

const verbs = ["UNENROL_CONTACTS", "DELETE_CONTACTS"] as const;

const partOf = ({ contacts }: ContactsQuery): ContactsQuery["contacts"] => contacts;

type Row = ContactInListFragment;

/** What is known against calls to a contact, whatever the time. */
function Standing({ doNotCall, unreachableReason, heldReason }: Row) {
  if (doNotCall) return <Status tone="bad">Do not call</Status>;
  if (unreachableReason !== null) return <Status tone="warn">Unreachable</Status>;
  if (heldReason !== null) return <Status tone="warn">Held</Status>;
  return <Status tone="idle">Nothing against calls</Status>;
}

function columnsFor(campaignId: string, onWhy: (row: Row) => void): readonly Column<Row>[] {
  return [
    {
      key: "contact",
      head: "Contact",
      cell: ({ id, name, phone }) => (
        <>
          <Link
            from="/t/$tenantId"
            to="/t/$tenantId/contacts/$id"
            params={{ id }}
            search={{ campaign: campaignId }}
            className="font-medium text-ink hover:underline"
          >
            {name ?? phone}
          </Link>
          {name !== null && <p className="text-xs text-ink-faint">{phone}</p>}
        </>
      ),
    },
    { key: "standing", head: "Standing", cell: Standing },
    {
      key: "area",
      head: "Where",
      className: "hidden sm:table-cell",
      cell: ({ area: { isKnown, zones } }) => (
        <span className="text-ink-soft">
          {isKnown ? zones.map(placeOf).slice(0, 3).join(", ") : "not known"}
          {zones.length > 3 && " …"}
        </span>
      ),
    },
    {
      key: "why",
      head: <span className="sr-only">Why</span>,
      className: "w-0",
      cell: (row) => (
        <Button
          aria-label={`Why is ${row.name ?? row.phone} called or not?`}
          onClick={() => onWhy(row)}
        >
          Why?
        </Button>
      ),
    },
  ];
}

/** Who is in a campaign, with the answer to why each is called or not. */
export function ContactsTab({
  campaignId,
  q,
  onSearch,
}: {
  readonly campaignId: string;
  readonly q: string;
  readonly onSearch: (q: string) => void;
}) {
  const [asked, setAsked] = useState<Row | null>(null);
  const filter = { campaignId, ...(q.length > 1 && { search: q }) };
  const list = useList(ContactsDocument, { filter }, partOf);
  const { rows, error, readAgain } = list;
  const selection = useSelection(rows, JSON.stringify(filter));
  const columns = useMemo(() => columnsFor(campaignId, setAsked), [campaignId]);
  return (
    <>
      <SearchField
        label="Search name or phone"
        value={q}
        onChange={onSearch}
        className="mb-4 w-full sm:w-72"
      />
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The contacts could not be read." onRetry={readAgain} />
        </div>
      )}
      <BulkJobs verbs={verbs} onChanged={readAgain} />
      <Panel>
        <Table
          label="Contacts of the campaign"
          columns={columns}
          rows={error !== undefined && rows === undefined ? [] : rows}
          isStale={list.isStale}
          selection={selection}
          empty={
            error === undefined &&
            (q === "" ? (
              <Empty title="Nobody is in this campaign yet">
                Upload a list of contacts: a CSV file with a column of phone numbers.
              </Empty>
            ) : (
              <Empty title="No contact matches">Change the search above.</Empty>
            ))
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
          filter={{ contacts: filter }}
          campaignId={campaignId}
        />
      </Panel>
      <WhyDialog campaignId={campaignId} contact={asked} onClose={() => setAsked(null)} />
    </>
  );
}
