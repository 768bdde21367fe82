import ArrowDownUp from "lucide-react/icons/arrow-down-up";
import X from "lucide-react/icons/x";
import { given } from "~/data/given.ts";
import { useData } from "~/data/use.ts";
import { CampaignFilter } from "~/features/campaign/campaign-filter.tsx";
import { ImportOfCallsDocument } from "~/gql/graphql.ts";
import { ownZone, placeOf } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { ChoicesFilter, FilterBar, type Option, PeriodFilter } from "~/ui/filters.tsx";
import { SearchField } from "~/ui/search-field.tsx";
import { callKinds, callOutcomes, callStatuses } from "~/words/calls.ts";
import {
  type CallSearch,
  type CallSort,
  isEarliestFirst,
  isOfWaiting,
  listed,
} from "./call-search.ts";

/** What a list of calls is filtered by. */
export function CallFilters({
  search,
  onChange,
}: {
  readonly search: CallSearch;
  readonly onChange: (search: CallSearch) => void;
}) {
  const { order, show, sort, ...filters } = search;
  const isReversed = order === "reversed";
  const set = (change: { readonly [Name in keyof CallSearch]?: string | undefined }): void =>
    onChange(given({ ...search, ...change }) as CallSearch);
  const some = (values: readonly string[]): string | undefined => values.join(",") || undefined;
  return (
    <FilterBar
      onClear={
        Object.values(filters).some((value) => value !== undefined)
          ? () => onChange(given({ order, show, sort }))
          : null
      }
    >
      <SearchField
        label="Name or phone"
        value={search.q ?? ""}
        onChange={(q) => set({ q: q.trim() || undefined })}
        className="w-full sm:w-56"
      />
      <ChoicesFilter
        name="Status"
        options={statuses}
        chosen={listed(search.status)}
        onChange={(chosen) => set({ status: some(chosen) })}
      />
      <ChoicesFilter
        name="Outcome"
        options={outcomes}
        chosen={listed(search.outcome)}
        onChange={(chosen) => set({ outcome: some(chosen) })}
      />
      <CampaignFilter
        chosen={search.campaign ?? null}
        onChange={(campaign) => set({ campaign: campaign ?? undefined })}
      />
      <ChoicesFilter
        name="Kind"
        options={kinds}
        chosen={listed(search.kind)}
        onChange={(chosen) => set({ kind: some(chosen) })}
      />
      <PeriodFilter
        name="Due"
        zone={placeOf(ownZone)}
        period={{ from: search.from ?? null, to: search.to ?? null }}
        onChange={({ from, to }) => set({ from: from ?? undefined, to: to ?? undefined })}
      />
      <PeriodFilter
        name="Placed"
        zone={placeOf(ownZone)}
        period={{ from: search.placedFrom ?? null, to: search.placedTo ?? null }}
        onChange={({ from, to }) =>
          set({ placedFrom: from ?? undefined, placedTo: to ?? undefined })
        }
      />
      <PeriodFilter
        name="Ended"
        zone={placeOf(ownZone)}
        period={{ from: search.endedFrom ?? null, to: search.endedTo ?? null }}
        onChange={({ from, to }) => set({ endedFrom: from ?? undefined, endedTo: to ?? undefined })}
      />
      {search.import !== undefined && (
        <ImportOfCalls id={search.import} onClear={() => set({ import: undefined })} />
      )}
      <Button
        look="quiet"
        // Where there is room, the heads of the columns sort.
        className={`ml-auto ${isOfWaiting(search) ? "" : "lg:hidden"}`}
        icon={<ArrowDownUp className="size-3.5" aria-hidden="true" />}
        onClick={() => set({ order: isReversed ? undefined : "reversed" })}
      >
        {words[search.sort ?? "placed"][isEarliestFirst(search) ? 0 : 1]}
      </Button>
    </FilterBar>
  );
}

/** What is at the beginning of the list, in ascending and in descending order. */
const words: Readonly<Record<CallSort, readonly [string, string]>> = {
  placed: ["Earliest first", "Latest first"],
  ended: ["First to end", "Last to end"],
  talk: ["Shortest first", "Longest first"],
  cost: ["Cheapest first", "Most expensive first"],
};

/** The import to whose contacts the calls are. It is chosen on the page of the import. */
function ImportOfCalls({ id, onClear }: { readonly id: string; readonly onClear: () => void }) {
  const { data } = useData(ImportOfCallsDocument, { id });
  const name = data?.import?.fileName ?? "…";
  return (
    <Button
      onClick={onClear}
      aria-label={`Import: ${name}. Take this filter away`}
      icon={<X className="size-3.5" aria-hidden="true" />}
      className="h-9 border-accent! bg-accent-soft! text-accent-strong!"
    >
      <span className="max-w-52 truncate">
        <span className="font-normal">Import:</span> {name}
      </span>
    </Button>
  );
}

const statuses = optionsOf(callStatuses);
const outcomes = optionsOf(callOutcomes);
const kinds = optionsOf(callKinds);

function optionsOf<Value extends string>(
  words: Readonly<Record<Value, { readonly word: string }>>,
): readonly Option<Value>[] {
  return (Object.keys(words) as Value[]).map((value) => ({ value, word: words[value].word }));
}
