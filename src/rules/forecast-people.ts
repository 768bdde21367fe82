import type { CampaignSettings } from "./campaign-settings.ts";
import type { Chance } from "./forecast-chance.ts";
import { type ForecastWindow, openFrom } from "./forecast-hours.ts";
import type { OutcomeMix } from "./forecast-mix.ts";
import { type Sequel, sequelsOf } from "./forecast-sequels.ts";
import { isRedialLeft } from "./round-cases.ts";

/** People who are alike: the same lane, due at the same time, with the same calls behind them. */
export interface Cohort {
  /** The index of their lane. */
  readonly lane: number;
  readonly people: number;
  /** When their call is due, in milliseconds since the epoch; it is made when the lane is open. */
  readonly dueAt: number;
  /** Completed calls of each of them in the campaign, over all rounds. */
  readonly completed: number;
  /** Dials of each of them in the round in which they are due, and how many of those were redials. */
  readonly dials: number;
  readonly redials: number;
  /** They are being called now. The numbers above are without this call. */
  readonly isLive: boolean;
}

/** What decides when people are called, and how often. Times are milliseconds since the epoch. */
export interface ForecastPlan {
  readonly now: number;
  readonly campaign: Pick<
    CampaignSettings,
    "retryAttempts" | "redialsPerRound" | "redialDelays" | "scheduleFrequency"
  >;
  /** The windows of each lane, as far as the forecast reaches. */
  readonly lanes: readonly (readonly ForecastWindow[])[];
  readonly cohorts: readonly Cohort[];
}

interface Waiting extends Cohort {
  /** Changes while people are called and added. */
  people: number;
  /** The end of the round of the window in which they are due. */
  readonly roundEndsAt: number;
}

/** Those who are due at the same time, by `keyOf`, in the order in which they came. */
interface Due {
  readonly at: number;
  readonly cohorts: Map<number, Waiting>;
}

/** The people who wait to be called, in the order in which they are due. */
export class ForecastPeople {
  readonly #plan: ForecastPlan;
  readonly #mix: OutcomeMix;
  readonly #sequels: readonly Sequel[];
  readonly #chance: Chance;
  /** Those who are not due yet. */
  readonly #queue: Due[] = [];
  /** Those who are due, and may be called until `#closesAt`. */
  readonly #ready: Due[] = [];
  #readyPeople = 0;
  #closesAt = Infinity;
  /** Of each lane: the end of the first round in which somebody is due. */
  readonly #firstEnds: readonly number[];
  /** Who was due in the first round of their lane and was not called before it ended. */
  #missed = 0;
  #lastFirstAt: number | null = null;

  constructor(plan: ForecastPlan, mix: OutcomeMix, chance: Chance) {
    this.#plan = plan;
    this.#mix = mix;
    this.#sequels = sequelsOf(plan.campaign, mix);
    this.#chance = chance;
    this.#firstEnds = firstEndsOf(plan);
    for (const cohort of plan.cohorts) {
      if (cohort.isLive) this.#endLive(cohort);
      else this.#add(cohort, cohort.dueAt);
    }
  }

  /** When the next are due; null: nobody waits. */
  nextAt(): number | null {
    return (this.#ready[0] ?? this.#queue[0])?.at ?? null;
  }

  /** How many are due and may be called at `at`, and when the first of their windows closes. */
  due(at: number): { readonly people: number; readonly closesAt: number } {
    let taken = 0;
    for (const due of this.#queue) {
      if (due.at > at) break;
      taken += 1;
      this.#ready.push(due);
      for (const cohort of due.cohorts.values()) this.#count(cohort, due.at);
    }
    this.#queue.splice(0, taken);
    if (at >= this.#closesAt) this.#close(at);
    return { people: this.#readyPeople, closesAt: this.#closesAt };
  }

  #count(cohort: Waiting, at: number): void {
    this.#readyPeople += cohort.people;
    const { window } = this.#openFrom(cohort.lane, at)!;
    this.#closesAt = Math.min(this.#closesAt, window.closesAt);
  }

  /** Lets those whose window has closed wait for their next one. */
  #close(at: number): void {
    const closed: Waiting[] = [];
    this.#readyPeople = 0;
    this.#closesAt = Infinity;
    for (const { cohorts } of this.#ready) {
      for (const [key, cohort] of cohorts) {
        if (this.#openFrom(cohort.lane, at)?.at === at) {
          this.#count(cohort, at);
        } else {
          closed.push(cohort);
          cohorts.delete(key);
        }
      }
    }
    for (const cohort of closed) this.#addAgain(cohort, at);
    this.#dropEmpty();
  }

  /** Calls the first `started` of those who are due. */
  start(started: number, calls: Calls): void {
    let left = started;
    this.#readyPeople -= started;
    const called = new Map<number, Waiting>();
    for (const { cohorts } of this.#ready) {
      if (left === 0) break;
      for (const [key, cohort] of cohorts) {
        if (left === 0) break;
        const people = Math.min(left, cohort.people);
        left -= people;
        if (this.#isFirst(cohort)) this.#lastFirstAt = calls.at;
        addTo(called, { ...cohort, people });
        if (people === cohort.people) cohorts.delete(key);
        else cohort.people -= people;
      }
    }
    this.#dropEmpty();
    for (const cohort of called.values()) this.#settle(cohort, calls);
  }

  /** When the last call of the first round was started; null: `missed` people were not called in it, or nobody was. */
  firstRound(): { readonly throughAt: number | null; readonly missed: number } {
    const waiting = [...this.#ready, ...this.#queue].flatMap(({ cohorts }) => [
      ...cohorts.values(),
    ]);
    const left = waiting.filter((cohort) => this.#isFirst(cohort));
    const missed = left.reduce((sum, { people }) => sum + people, this.#missed);
    return { throughAt: missed > 0 ? null : this.#lastFirstAt, missed };
  }

  /** Without rounds, the first lasts until everybody was called. */
  #isFirst({ lane, roundEndsAt }: Waiting): boolean {
    const recurs = this.#plan.campaign.scheduleFrequency !== null;
    return !recurs || roundEndsAt === this.#firstEnds[lane];
  }

  #openFrom(lane: number, at: number): ReturnType<typeof openFrom> {
    return openFrom(this.#plan.lanes[lane]!, at);
  }

  /** Who was not called in a window waits for the next; in another round it is the first call of that round. */
  #addAgain(cohort: Waiting, at: number): void {
    const opening = this.#openFrom(cohort.lane, at);
    const isSameRound = opening?.window.roundEndsAt === cohort.roundEndsAt;
    if (this.#isFirst(cohort) && cohort.dials === 0) {
      const staysFirst = isSameRound || this.#plan.campaign.scheduleFrequency === null;
      if (opening === null || !staysFirst) this.#missed += cohort.people;
    }
    this.#add(isSameRound ? cohort : { ...cohort, dials: 0, redials: 0 }, at);
  }

  /** They wait from the first instant at which their lane is open. Whoever has none is not called any more. */
  #add(cohort: Cohort, from: number): void {
    const opening = this.#openFrom(cohort.lane, Math.max(from, this.#plan.now));
    if (opening === null) return;
    const { roundEndsAt } = opening.window;
    const place = this.#placeOf(opening.at);
    let due = this.#queue[place];
    if (due?.at !== opening.at) {
      due = { at: opening.at, cohorts: new Map() };
      this.#queue.splice(place, 0, due);
    }
    addTo(due.cohorts, { ...cohort, dueAt: opening.at, roundEndsAt });
  }

  #dropEmpty(): void {
    let empty = 0;
    while (this.#ready[empty]?.cohorts.size === 0) empty += 1;
    if (empty > 0) this.#ready.splice(0, empty);
    if (this.#ready.length === 0) this.#closesAt = Infinity;
  }

  /** Of the first that is not due before. */
  #placeOf(dueAt: number): number {
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#queue[middle]!.at < dueAt) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What comes after calls that are live now, of which half is over. */
  #endLive(cohort: Cohort): void {
    const { now } = this.#plan;
    const opening = this.#openFrom(cohort.lane, now);
    if (opening === null) return;
    const { roundEndsAt } = opening.window;
    const at = now - this.#mix.meanSeconds * 500;
    this.#settle({ ...cohort, isLive: false, roundEndsAt }, { at, together: 1_000 });
  }

  #settle(cohort: Waiting, calls: Calls): void {
    let left = cohort.people;
    let share = 1;
    for (const sequel of this.#sequels) {
      if (left === 0) return;
      const people = this.#chance.binomial(left, sequel.share / share);
      left -= people;
      share -= sequel.share;
      if (people > 0) this.#follow(cohort, people, sequel, calls);
    }
  }

  /** What comes after calls to so many of a cohort: redials, the calls of the next round, or nothing. */
  #follow(cohort: Waiting, people: number, sequel: Sequel, { at, together }: Calls): void {
    const { campaign } = this.#plan;
    const { lane, roundEndsAt } = cohort;
    const completed = cohort.completed + (sequel.isCompleted ? 1 : 0);
    if (sequel.isLast || completed >= campaign.retryAttempts) return;
    const dials = cohort.dials + 1;
    const redials = cohort.redials + (cohort.dials > 0 ? 1 : 0);
    const counts = { redialsInRound: redials, dialsWithoutCallbacks: dials };
    if (sequel.redialAfterMs !== null && isRedialLeft(counts, campaign.redialsPerRound)) {
      const dueAt = Math.round((at + sequel.redialAfterMs) / together) * together;
      const opening = this.#openFrom(lane, dueAt);
      if (opening !== null && opening.at < roundEndsAt) {
        return this.#add({ lane, people, dueAt, completed, dials, redials, isLive: false }, dueAt);
      }
    }
    if (campaign.scheduleFrequency === null) return;
    const next = { lane, people, dueAt: roundEndsAt, completed, dials: 0, redials: 0 };
    this.#add({ ...next, isLive: false }, roundEndsAt);
  }
}

function firstEndsOf({ lanes, cohorts, now }: ForecastPlan): number[] {
  const ends = lanes.map(() => Infinity);
  for (const { lane, dueAt } of cohorts) {
    const opening = openFrom(lanes[lane]!, Math.max(dueAt, now));
    ends[lane] = Math.min(ends[lane]!, opening?.window.roundEndsAt ?? Infinity);
  }
  return ends;
}

/** Calls that are started together. */
interface Calls {
  readonly at: number;
  /** Redials that are as close to each other wait together, in milliseconds. */
  readonly together: number;
}

/** Adds people to those who are alike. */
function addTo(cohorts: Map<number, Waiting>, more: Waiting): void {
  const key = keyOf(more);
  const known = cohorts.get(key);
  if (known === undefined) cohorts.set(key, more);
  else known.people += more.people;
}

/** Below 100 completed calls and 11 redials in a round, no two different cohorts have the same. */
function keyOf({ lane, completed, dials, redials }: Waiting): number {
  return ((lane * 128 + completed) * 32 + dials) * 16 + redials;
}
