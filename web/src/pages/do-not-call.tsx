import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { done } from "~/data/done.ts";
import { given } from "~/data/given.ts";
import { useList } from "~/data/list.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useVerb } from "~/data/use.ts";
import { AddNumbers } from "~/features/do-not-call/add-numbers.tsx";
import { entryColumns, numberOf } from "~/features/do-not-call/entry-columns.tsx";
import {
  DoNotCallEntriesDocument,
  type DoNotCallEntriesQuery,
  type DoNotCallFilter,
  type DoNotCallInListFragment,
  type DoNotCallSource,
  RemoveFromDoNotCallDocument,
} from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Failure } from "~/ui/failure.tsx";
import { ChoiceFilter, FilterBar } from "~/ui/filters.tsx";
import { More } from "~/ui/more.tsx";
import { Empty, PageHead, Panel } from "~/ui/panel.tsx";
import { SearchField } from "~/ui/search-field.tsx";
import { type Column, Table } from "~/ui/table.tsx";
import { say } from "~/ui/toast.tsx";
import { doNotCallSources } from "~/words/contacts.ts";

const route = getRouteApi("/t/$tenantId/do-not-call");

/** What the address of the list says. */
export interface DoNotCallSearch {
  readonly q?: string;
  readonly source?: DoNotCallSource;
}

const partOf = ({ doNotCallEntries }: DoNotCallEntriesQuery) => doNotCallEntries;

/** With fewer digits the server finds nothing. */
const fewestDigits = 3;

function filterOf({ q = "", source }: DoNotCallSearch): DoNotCallFilter {
  const isEnough = q.replaceAll(/\D/g, "").length >= fewestDigits;
  return { ...(isEnough && { search: q }), ...(source !== undefined && { source }) };
}

/** Whom no campaign calls. */
export function DoNotCall() {
  const search: DoNotCallSearch = route.useSearch();
  const navigate = route.useNavigate();
  const list = useList(DoNotCallEntriesDocument, { filter: filterOf(search) }, partOf);
  const { rows, error, readAgain } = list;
  const [isAdding, setIsAdding] = useState(false);
  const [leaving, setLeaving] = useState<DoNotCallInListFragment | null>(null);
  const refusal = useMayNotChange();
  const columns = useMemo(() => [...entryColumns, removeColumn(refusal, setLeaving)], [refusal]);
  const isFiltered = search.q !== undefined || search.source !== undefined;
  return (
    <>
      <PageHead
        title="Do not call"
        about="Numbers that no campaign calls, whether they belong to contacts or not. An entry stays when the contact is deleted."
        actions={
          <Button
            look="primary"
            disabled={refusal !== undefined}
            title={refusal}
            onClick={() => setIsAdding(true)}
          >
            Add numbers
          </Button>
        }
      />
      <AddNumbers isOpen={isAdding} onClose={() => setIsAdding(false)} onAdded={readAgain} />
      <Remove entry={leaving} onClose={() => setLeaving(null)} onRemoved={readAgain} />
      <Filters
        search={search}
        onChange={(next) => void navigate({ search: next, replace: true })}
      />
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The list could not be read." onRetry={readAgain} />
        </div>
      )}
      <Panel>
        <Table
          label="Numbers that must not be called"
          columns={columns}
          rows={error !== undefined && rows === undefined ? [] : rows}
          isStale={list.isStale}
          empty={error === undefined && <NoEntries isFiltered={isFiltered} />}
        />
        {rows !== undefined && rows.length > 0 && (
          <More shown={rows.length} total={list.total} isBusy={list.isReading} onMore={list.more} />
        )}
      </Panel>
    </>
  );
}

function removeColumn(
  refusal: string | undefined,
  onRemove: (entry: DoNotCallInListFragment) => void,
): Column<DoNotCallInListFragment> {
  return {
    key: "remove",
    head: <span className="sr-only">Take off</span>,
    isNumber: true,
    cell: (entry) =>
      entry.phone.startsWith("erased:") ? null : (
        <Button
          look="quiet"
          disabled={refusal !== undefined}
          title={refusal}
          aria-label={`Take off ${entry.phone}`}
          onClick={() => onRemove(entry)}
        >
          Take off
        </Button>
      ),
  };
}

const sources = (Object.keys(doNotCallSources) as DoNotCallSource[]).map((value) => ({
  value,
  word: doNotCallSources[value],
}));

function Filters({
  search: { q, source },
  onChange,
}: {
  readonly search: DoNotCallSearch;
  readonly onChange: (search: DoNotCallSearch) => void;
}) {
  return (
    <FilterBar onClear={q !== undefined || source !== undefined ? () => onChange({}) : null}>
      <SearchField
        label="First digits, or a number"
        value={q ?? ""}
        onChange={(text) => onChange(given({ source, q: text.trim() || undefined }))}
        className="w-full sm:w-64"
      />
      <ChoiceFilter
        name="How"
        any="All"
        options={sources}
        chosen={source ?? null}
        onChange={(chosen) => onChange(given({ q, source: chosen ?? undefined }))}
      />
    </FilterBar>
  );
}

function NoEntries({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No number matches">
      Write the first digits with the country code, or a whole number. A number that is not here may
      be called.
    </Empty>
  ) : (
    <Empty title="The list is empty">
      Add the numbers of people who do not want calls: paste them, or upload a file.
    </Empty>
  );
}

/** Takes a number off the list, after it was said what that means. */
function Remove({
  entry,
  onClose,
  onRemoved,
}: {
  readonly entry: DoNotCallInListFragment | null;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}) {
  const [remove] = useVerb(RemoveFromDoNotCallDocument);
  const number = entry === null ? "" : numberOf(entry);
  return (
    <Confirm
      title={`Take ${number} off the list?`}
      verb="Take off the list"
      isDangerous
      isOpen={entry !== null}
      onClose={onClose}
      receipt={`Campaigns may call ${number} again. Calls that were scheduled by hand and cancelled because of the list are scheduled again. Be sure that the person wants that.`}
      onConfirm={async () => {
        const answer = await remove({ input: { phones: [entry!.phone] } });
        const { removed } = done(answer.removeFromDoNotCall, "DoNotCallRemoval");
        say(removed === 0 ? `${number} was not on the list` : `${number} is off the list`, {
          description: "Campaigns with this contact may call it again.",
        });
        onRemoved();
      }}
    />
  );
}
