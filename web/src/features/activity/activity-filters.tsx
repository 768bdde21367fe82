import { given } from "~/data/given.ts";
import { useData } from "~/data/use.ts";
import { listed } from "~/features/call/call-search.ts";
import {
  type ActivityChange,
  type ActivitySubject,
  type ActorKind,
  PeopleOfActivityDocument,
} from "~/gql/graphql.ts";
import { ownZone, placeOf } from "~/time/instant.tsx";
import { ChoiceFilter, ChoicesFilter, FilterBar, PeriodFilter } from "~/ui/filters.tsx";
import { activityChanges, activitySubjects, actorKinds } from "~/words/activity.ts";
import type { ActivitySearch } from "./activity-search.ts";

const changes = (Object.keys(activityChanges) as ActivityChange[])
  .map((value) => ({ value, word: activityChanges[value].name }))
  .toSorted((one, other) => one.word.localeCompare(other.word));

const subjects = (Object.keys(activitySubjects) as ActivitySubject[]).map((value) => ({
  value,
  word: activitySubjects[value],
}));

const kinds = (Object.keys(actorKinds) as ActorKind[]).map((value) => ({
  value: value as string,
  word: actorKinds[value].any,
}));

/** By whom, what, to what, and when. */
export function ActivityFilters({
  search,
  actorName,
  onChange,
}: {
  readonly search: ActivitySearch;
  /** The name of the chosen actor, if it was chosen in the list. */
  readonly actorName: string | null;
  readonly onChange: (search: ActivitySearch) => void;
}) {
  const { data } = useData(PeopleOfActivityDocument, {});
  const people =
    data?.viewer.tenant.seats.map(({ user }) => ({ value: user.id, word: user.name })) ?? [];
  const { who = null, did, to, of, from, until } = search;
  const known = [...kinds, ...people];
  const whoOptions =
    who === null || known.some(({ value }) => value === who)
      ? known
      : [...known, { value: who, word: actorName ?? "One key or user" }];
  const set = (change: {
    readonly [Name in keyof ActivitySearch]?: string | undefined;
  }): void => onChange(given({ ...search, ...change }) as ActivitySearch);
  return (
    <FilterBar onClear={Object.keys(search).length > 0 ? () => onChange({}) : null}>
      <ChoiceFilter
        name="Who"
        any="Everybody"
        options={whoOptions}
        chosen={who}
        onChange={(chosen) => set({ who: chosen ?? undefined })}
      />
      <ChoicesFilter
        name="What"
        options={changes}
        chosen={listed<ActivityChange>(did)}
        onChange={(chosen) => set({ did: chosen.join(",") || undefined })}
      />
      <ChoicesFilter
        name="To what"
        options={subjects}
        chosen={listed<ActivitySubject>(to)}
        onChange={(chosen) => set({ to: chosen.join(",") || undefined })}
      />
      <PeriodFilter
        name="When"
        zone={placeOf(ownZone)}
        period={{ from: from ?? null, to: until ?? null }}
        onChange={(period) =>
          set({ from: period.from ?? undefined, until: period.to ?? undefined })
        }
      />
      {of !== undefined && <span className="text-xs text-ink-soft">One object only</span>}
    </FilterBar>
  );
}
