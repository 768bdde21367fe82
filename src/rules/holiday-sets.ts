import shipped from "#rule-packs/holidays.json" with { type: "json" };

/** Holidays under a name. On each of them no window opens. */
export interface HolidaySet {
  /** "US-FED" */
  readonly id: string;
  /** The law that says which days they are, and how the list was made. */
  readonly basis: string;
  /** HIGH: from the text of the law, or from two sources of different origin. */
  readonly confidence: "high" | "medium";
  /** The date of the sources, "yyyy-MM-dd". */
  readonly asOf: string;
  /** Local dates ("yyyy-MM-dd"), by year. The years follow one another. */
  readonly dates: Readonly<Record<string, readonly string[]>>;
}

/** The dates of a set as `OuterHours` have them. */
export interface Holidays {
  /** Why each date is closed: the id of the set. */
  readonly closedOn: ReadonlyMap<string, string>;
  /** The last day of the last year that the set knows. */
  readonly knownUntil: string;
}

interface KnownSet {
  readonly set: HolidaySet;
  readonly holidays: Holidays;
}

function known(set: HolidaySet): KnownSet {
  const lastYear = Object.keys(set.dates).toSorted().at(-1)!;
  const dates = Object.values(set.dates).flat();
  const closedOn = new Map(dates.map((date) => [date, set.id]));
  return { set, holidays: { closedOn, knownUntil: `${lastYear}-12-31` } };
}

const sets = new Map<string, KnownSet>(
  (shipped as readonly HolidaySet[]).map((set) => [set.id, known(set)]),
);

/** The holidays of a set; null if no set has the name. */
export function holidaysOf(id: string): Holidays | null {
  return sets.get(id)?.holidays ?? null;
}

/** All sets, by their names. */
export function holidaySets(): readonly HolidaySet[] {
  return [...sets.keys()].toSorted().map((id) => sets.get(id)!.set);
}

/**
 * Adds sets to those that are shipped, or replaces the ones of the same names. To be called at the start of a process,
 * before anything asks: what was computed with a set before is kept.
 */
export function addHolidaySets(more: readonly HolidaySet[]): void {
  for (const set of more) sets.set(set.id, known(set));
}
