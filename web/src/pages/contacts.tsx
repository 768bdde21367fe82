import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { given } from "~/data/given.ts";
import { useList } from "~/data/list.ts";
import { useMayNotChange } from "~/data/may.ts";
import { BulkBar } from "~/features/bulk/bulk-bar.tsx";
import { BulkJobs } from "~/features/bulk/bulk-jobs.tsx";
import { CampaignFilter } from "~/features/campaign/campaign-filter.tsx";
import { contactColumns } from "~/features/contact/contact-columns.tsx";
import { CreateContact } from "~/features/contact/contact-dialogs.tsx";
import {
  type ContactSearch,
  contactVariables,
  type Standing,
  standings,
} from "~/features/contact/contact-search.ts";
import { ExportLink } from "~/features/export/export-link.tsx";
import { ContactsDocument, type ContactsQuery } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { ChoiceFilter, FilterBar } from "~/ui/filters.tsx";
import { More } from "~/ui/more.tsx";
import { Empty, PageHead, Panel } from "~/ui/panel.tsx";
import { SearchField } from "~/ui/search-field.tsx";
import { useSelection } from "~/ui/selection.ts";
import { Table } from "~/ui/table.tsx";

const route = getRouteApi("/t/$tenantId/contacts");

const verbs = ["UNENROL_CONTACTS", "DELETE_CONTACTS"] as const;

const partOf = ({ contacts }: ContactsQuery): ContactsQuery["contacts"] => contacts;

/** Everybody who can be called. */
export function Contacts() {
  const search: ContactSearch = route.useSearch();
  const navigate = route.useNavigate();
  const list = useList(ContactsDocument, contactVariables(search), partOf);
  const { rows, error, readAgain } = list;
  const { filter } = contactVariables(search);
  const selection = useSelection(rows, JSON.stringify(filter));
  const [isCreating, setIsCreating] = useState(false);
  const refusal = useMayNotChange();
  const open = (id: string): void => {
    const campaign = search.campaign === undefined ? {} : { campaign: search.campaign };
    void navigate({ to: "/t/$tenantId/contacts/$id", params: { id }, search: campaign });
  };
  return (
    <>
      <PageHead
        title="Contacts"
        about="Everybody who can be called. Open one to see why they are called or not."
        actions={
          <>
            <ExportLink list="contacts" filter={filter} />
            <Button
              look="primary"
              disabled={refusal !== undefined}
              title={refusal}
              onClick={() => setIsCreating(true)}
            >
              New contact
            </Button>
          </>
        }
      />
      <CreateContact isOpen={isCreating} onClose={() => setIsCreating(false)} onCreated={open} />
      <ContactFilters
        search={search}
        onChange={(next) => void navigate({ search: next, replace: true })}
      />
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The contacts could not be read." onRetry={readAgain} />
        </div>
      )}
      <BulkJobs verbs={verbs} onChanged={readAgain} />
      <Panel>
        <Table
          label="Contacts"
          columns={contactColumns}
          rows={error !== undefined && rows === undefined ? [] : rows}
          isStale={list.isStale}
          selection={selection}
          onOpen={({ id }) => open(id)}
          empty={error === undefined && <NoContacts search={search} />}
        />
        {rows !== undefined && rows.length > 0 && (
          <More shown={rows.length} total={list.total} isBusy={list.isReading} onMore={list.more} />
        )}
        <BulkBar
          selection={selection}
          total={list.total}
          isComplete={list.more === null}
          verbs={search.campaign === undefined ? ["DELETE_CONTACTS"] : verbs}
          filter={{ contacts: filter }}
          {...(search.campaign !== undefined && { campaignId: search.campaign })}
        />
      </Panel>
    </>
  );
}

const options = (Object.keys(standings) as Standing[]).map((value) => ({
  value,
  word: standings[value].word,
}));

function ContactFilters({
  search,
  onChange,
}: {
  readonly search: ContactSearch;
  readonly onChange: (search: ContactSearch) => void;
}) {
  const { q, campaign, only } = search;
  const isFiltered = q !== undefined || campaign !== undefined || only !== undefined;
  // The server cannot search among those whose place is not known.
  const other = only === "place-unknown" ? undefined : only;
  return (
    <FilterBar onClear={isFiltered ? () => onChange({}) : null}>
      <SearchField
        label="Name or phone"
        value={q ?? ""}
        onChange={(text) => {
          const typed = text.trim() || undefined;
          onChange(given({ campaign, only: typed === undefined ? only : other, q: typed }));
        }}
        className="w-full sm:w-64"
      />
      <CampaignFilter
        chosen={campaign ?? null}
        onChange={(chosen) => onChange(given({ q, only, campaign: chosen ?? undefined }))}
      />
      <ChoiceFilter
        name="Number"
        any="All"
        options={options}
        chosen={only ?? null}
        onChange={(chosen) =>
          onChange(
            given({
              campaign,
              q: chosen === "place-unknown" ? undefined : q,
              only: chosen ?? undefined,
            }),
          )
        }
      />
    </FilterBar>
  );
}

function NoContacts({ search }: { readonly search: ContactSearch }) {
  return Object.keys(search).length > 0 ? (
    <Empty title="Nobody matches">
      Search for a part of the name, or for the first or last digits of the phone.
    </Empty>
  ) : (
    <Empty title="There is no contact yet">
      Upload a list to a campaign, or create one contact here.
    </Empty>
  );
}
