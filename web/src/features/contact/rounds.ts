import type { CallOfContactFragment, ContactPageQuery } from "~/gql/graphql.ts";

export type CampaignOfContact = NonNullable<
  ContactPageQuery["contact"]
>["campaigns"]["nodes"][number];

/** A round of a campaign, and the calls of a contact in it, the earliest first. */
export interface RoundOfContact {
  /** The first local date, "yyyy-MM-dd". */
  readonly startsOn: string;
  readonly calls: readonly CallOfContactFragment[];
}

const dayMs = 86_400_000;
/** So many rounds are shown, the last ones. */
const longest = 42;

/**
 * The rounds of a campaign from the first in which a contact has a call to that of today, without a gap. Calls that are
 * in no round yet, or were cancelled, stand in the round of the day for which they are scheduled.
 */
export function roundsOf(
  calls: readonly CallOfContactFragment[],
  { scheduleFrequency, intervalDays, windows, timeZone }: CampaignOfContact,
  now: Date,
): readonly RoundOfContact[] {
  const days =
    scheduleFrequency === "WEEKLY" ? 7 : scheduleFrequency === "CUSTOM" ? (intervalDays ?? 1) : 1;
  const known = calls.flatMap(({ round }) =>
    round != null && isDate(round.startsOn) ? [round.startsOn] : [],
  );
  const today = localDate(now, timeZone);
  const first = [...known, today].toSorted()[0]!;
  const starts = new Set(known);
  if (scheduleFrequency != null) {
    const anchor = known.toSorted()[0] ?? today;
    for (let date = anchor; date <= today; date = later(date, days)) {
      if (days > 1 || opensOn(date, windows)) starts.add(date);
    }
  }
  const sorted = [...starts].toSorted();
  const startOf = (call: CallOfContactFragment): string => {
    if (call.round != null && isDate(call.round.startsOn)) return call.round.startsOn;
    const date = localDate(new Date(call.scheduledTime), timeZone);
    if (date < first || scheduleFrequency == null) return date;
    const start = sorted.findLast((each) => each <= date) ?? date;
    return later(start, days) > date ? start : date;
  };
  const rounds = new Map<string, CallOfContactFragment[]>(sorted.map((start) => [start, []]));
  for (const call of calls.toReversed()) {
    const start = startOf(call);
    rounds.set(start, [...(rounds.get(start) ?? []), call]);
  }
  return [...rounds]
    .map(([startsOn, ofRound]) => ({ startsOn, calls: ofRound }))
    .toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
    .slice(-longest);
}

const weekdays = [
  "SUNDAY",
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
] as const;

function opensOn(date: string, windows: CampaignOfContact["windows"]): boolean {
  const weekday = weekdays[new Date(`${date}T00:00Z`).getUTCDay()]!;
  return windows.some(({ days }) => days.length === 0 || days.includes(weekday));
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(`${text}T00:00Z`));
}

function later(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

function localDate(at: Date, timeZone: string): string {
  return at.toLocaleDateString("sv-SE", { timeZone });
}

/** The call that says how a round went: the one with a conversation, or the last. */
export function tellingCall({ calls }: RoundOfContact): CallOfContactFragment | null {
  return calls.find(({ outcome }) => outcome === "ANSWERED") ?? calls.at(-1) ?? null;
}
