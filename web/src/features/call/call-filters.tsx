import ArrowDownUp from "lucide-react/icons/arrow-down-up";
import { given } from "~/data/given.ts";
import { CampaignFilter } from "~/features/campaign/campaign-filter.tsx";
import { ownZone, placeOf } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { ChoicesFilter, FilterBar, type Option, PeriodFilter } from "~/ui/filters.tsx";
import { SearchField } from "~/ui/search-field.tsx";
import { callKinds, callOutcomes, callStatuses } from "~/words/calls.ts";
import { type CallSearch, isEarliestFirst, listed } from "./call-search.ts";

/** What a list of calls is filtered by. */
export function CallFilters({
  search,
  onChange,
}: {
  readonly search: CallSearch;
  readonly onChange: (search: CallSearch) => void;
}) {
  const { order, show, ...filters } = search;
  const isReversed = order === "reversed";
  const set = (change: { readonly [Name in keyof CallSearch]?: string | undefined }): void =>
    onChange(given({ ...search, ...change }) as CallSearch);
  const some = (values: readonly string[]): string | undefined => values.join(",") || undefined;
  return (
    <FilterBar
      onClear={
        Object.values(filters).some((value) => value !== undefined)
          ? () => onChange(given({ order, show }))
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
        name="Scheduled"
        zone={placeOf(ownZone)}
        period={{ from: search.from ?? null, to: search.to ?? null }}
        onChange={({ from, to }) => set({ from: from ?? undefined, to: to ?? undefined })}
      />
      <Button
        look="quiet"
        className="ml-auto"
        icon={<ArrowDownUp className="size-3.5" aria-hidden="true" />}
        onClick={() => set({ order: isReversed ? undefined : "reversed" })}
      >
        {isEarliestFirst(search) ? "Earliest first" : "Latest first"}
      </Button>
    </FilterBar>
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
