import { chance } from "#simulator/chance.ts";

/*
 * A campaign that is played call by call. It is written without the code of forecasts, which it is compared with.
 */

export type PlayedOutcome = "ANSWERED" | "VOICEMAIL" | "NO_ANSWER" | "BUSY";

/** How the calls of a campaign go: what no forecast of it is told. */
export interface Nature {
  /** How a person's call ends, and for how many seconds it holds its slot. */
  callOf(
    person: number,
    attempt: number,
  ): { readonly outcome: PlayedOutcome; readonly seconds: number };
}

/** Shares of outcomes and lengths of conversations, by chance, the same for the same seed. */
export function natureOf(seed: string): Nature {
  const unit = (...what: (string | number)[]) => chance(seed, ...what);
  const answered = 0.25 + 0.4 * unit("answered");
  const voicemail = (1 - answered) * (0.2 + 0.4 * unit("voicemail"));
  const talk = 40 + 120 * unit("talk");
  return {
    callOf(person, attempt) {
      const drawn = unit(person, attempt, "outcome");
      const lasts = 0.4 + 1.2 * unit(person, attempt, "lasts");
      if (drawn < answered) return { outcome: "ANSWERED", seconds: 7 + talk * lasts };
      if (drawn < answered + voicemail) return { outcome: "VOICEMAIL", seconds: 7 + 25 * lasts };
      const rest = (drawn - answered - voicemail) / (1 - answered - voicemail);
      return rest < 0.8 ? { outcome: "NO_ANSWER", seconds: 62 } : { outcome: "BUSY", seconds: 5 };
    },
  };
}

/** Times are milliseconds since the epoch. */
export interface PlayedSettings {
  readonly people: number;
  readonly slots: number;
  readonly windows: readonly {
    readonly opensAt: number;
    readonly closesAt: number;
    readonly roundEndsAt: number;
  }[];
  readonly recurs: boolean;
  readonly redialsPerRound: number;
  /** Minutes from the end of a call; of other outcomes there is no redial. */
  readonly redialDelays: Readonly<Partial<Record<PlayedOutcome, number>>>;
}

interface PlayedCall {
  readonly person: number;
  readonly outcome: PlayedOutcome;
  readonly at: number;
  readonly endsAt: number;
}

interface PlayedPerson {
  readonly person: number;
  /** When the next call is due; infinity: none is. */
  readonly dueAt: number;
  readonly completed: number;
  /** In the round of the next call. */
  readonly dials: number;
  /** The end of the last call. */
  readonly endsAt: number;
}

interface Played {
  readonly calls: readonly PlayedCall[];
  readonly people: readonly PlayedPerson[];
}

/** Plays a campaign from an instant, at which everybody is due, until another. Slots are never idle while people wait. */
export function playCampaign(
  settings: PlayedSettings,
  nature: Nature,
  { from, until }: { readonly from: number; readonly until: number },
): Played {
  const { slots, windows } = settings;
  const people = Array.from({ length: settings.people }, (_, person): PlayedPerson => {
    return { person, dueAt: from, completed: 0, dials: 0, endsAt: -Infinity };
  });
  const calls: PlayedCall[] = [];
  const attempts = new Map<number, number>();
  for (;;) {
    const next = people.reduce((one, other) => (other.dueAt < one.dueAt ? other : one));
    const ends = calls.map(({ endsAt }) => endsAt).toSorted((a, b) => b - a);
    const earliest = Math.max(
      next.dueAt,
      ends[slots - 1] ?? -Infinity,
      calls.at(-1)?.at ?? -Infinity,
    );
    const window = windows.find(({ closesAt }) => closesAt > earliest);
    const at = Math.max(earliest, window?.opensAt ?? Infinity);
    if (window === undefined || at >= until) return { calls, people };
    const attempt = (attempts.get(next.person) ?? 0) + 1;
    attempts.set(next.person, attempt);
    const { outcome, seconds } = nature.callOf(next.person, attempt);
    const call = { person: next.person, outcome, at, endsAt: at + seconds * 1_000 };
    calls.push(call);
    people[next.person] = after(settings, next, call, window.roundEndsAt);
  }
}

function after(
  { redialsPerRound, redialDelays, recurs, windows }: PlayedSettings,
  person: PlayedPerson,
  { outcome, endsAt }: PlayedCall,
  roundEndsAt: number,
): PlayedPerson {
  const isCompleted = outcome === "ANSWERED" || outcome === "VOICEMAIL";
  const completed = person.completed + (isCompleted ? 1 : 0);
  const delay = redialDelays[outcome];
  const due = delay === undefined ? Infinity : endsAt + delay * 60_000;
  const opens = windows.find(({ closesAt }) => closesAt > due);
  if (
    opens !== undefined &&
    person.dials < redialsPerRound &&
    Math.max(due, opens.opensAt) < roundEndsAt
  ) {
    return { ...person, completed, endsAt, dueAt: due, dials: person.dials + 1 };
  }
  return { ...person, completed, endsAt, dueAt: recurs ? roundEndsAt : Infinity, dials: 0 };
}
