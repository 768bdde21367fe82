/** A phone number of a campaign's pool, as it may be used at an instant. */
export interface NumberFacts {
  readonly phoneNumberId: string;
  /** It has reached its daily limit at VAPI, and places no call before this time. */
  readonly restsUntil: Date | null;
  /** Calls from it on the campaign's local day, of all campaigns, those that are claimed included. */
  readonly callsToday: number;
  /** When it was used last. Null: not in the last days. */
  readonly lastUsedAt: Date | null;
}

/** The phone numbers from which a campaign may call, in the order of its setting. */
export interface PoolFacts {
  readonly numbers: readonly NumberFacts[];
  /** `maxCallsPerNumberPerDay`. Null: no limit. */
  readonly mostPerDay: number | null;
  /** The end of the campaign's local day: the calls of the next one are counted from there. */
  readonly dayEndsAt: Date;
}

/** Whether it matters how often and when the numbers were used. */
function isCounted({ numbers, mostPerDay }: PoolFacts): boolean {
  return numbers.length > 1 || mostPerDay !== null;
}

/** When a call may be placed from the number again; null: now. */
function numberRestsUntil(
  { restsUntil, callsToday }: NumberFacts,
  { mostPerDay, dayEndsAt }: Omit<PoolFacts, "numbers">,
  now: Date,
): Date | null {
  const isUsedUp = mostPerDay !== null && callsToday >= mostPerDay;
  const until = Math.max(restsUntil?.getTime() ?? 0, isUsedUp ? dayEndsAt.getTime() : 0);
  return until > now.getTime() ? new Date(until) : null;
}

/** When the first number of the pool may be called from again, if all of them rest; null: one is free now. */
export function poolRestsUntil(pool: PoolFacts, now: Date): Date | null {
  const rests = pool.numbers.map((number) => numberRestsUntil(number, pool, now));
  if (rests.includes(null)) return null;
  const soonest = Math.min(...rests.map((until) => until!.getTime()));
  return new Date(Number.isFinite(soonest) ? soonest : now.getTime() + 1);
}

/**
 * The number to call a contact from: the one that called the contact last (`former`), as people call back, or else the
 * one that was used least recently. Only numbers that are free. Null: none is.
 */
export function chooseNumber(pool: PoolFacts, former: string | null, now: Date): string | null {
  const free = pool.numbers.filter((number) => numberRestsUntil(number, pool, now) === null);
  if (former !== null && free.some(({ phoneNumberId }) => phoneNumberId === former)) return former;
  // Of numbers that were used at the same time, the first of the pool: the sort is stable.
  return free.toSorted(byUse)[0]?.phoneNumberId ?? null;
}

function byUse(a: NumberFacts, b: NumberFacts): number {
  return (a.lastUsedAt?.getTime() ?? 0) - (b.lastUsedAt?.getTime() ?? 0);
}

/** The numbers of a tenant while a plan is made: a claim uses one. */
export interface NumberUse {
  /** The pool, with what was used since. */
  readonly now: (pool: PoolFacts) => PoolFacts;
  readonly take: (phoneNumberId: string) => void;
}

export function numberUse(now: Date): NumberUse {
  const taken = new Map<string, { readonly times: number; readonly place: number }>();
  let places = 0;
  return {
    now: (pool) => {
      // What was used of a single number without a limit does not matter.
      if (taken.size === 0 || !isCounted(pool)) return pool;
      const known = pool.numbers.map(({ lastUsedAt }) => lastUsedAt?.getTime() ?? 0);
      const latest = Math.max(now.getTime(), ...known);
      const numbers = pool.numbers.map((number): NumberFacts => {
        const use = taken.get(number.phoneNumberId);
        if (use === undefined) return number;
        const callsToday = number.callsToday + use.times;
        return { ...number, callsToday, lastUsedAt: new Date(latest + use.place) };
      });
      return { ...pool, numbers };
    },
    take: (phoneNumberId) => {
      places += 1;
      const times = (taken.get(phoneNumberId)?.times ?? 0) + 1;
      taken.set(phoneNumberId, { times, place: places });
    },
  };
}

const quarterMs = 15 * 60_000;

/** Calls from a number are counted by quarters of an hour, as the local days of all zones begin with one. */
export function quarterOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / quarterMs) * quarterMs);
}
