/** The simulator's time: real, or moved by a test. All instants are milliseconds since 1970. */
export interface SimulatorClock {
  now(): number;
  /** Runs `event` at `whenMs`, or at once if that has passed. Returns a function that cancels it. */
  at(whenMs: number, event: ClockEvent): () => void;
}

/** What it returns is awaited by a manual clock before the next event. It must not reject. */
type ClockEvent = () => void | Promise<void>;

export interface ManualClock extends SimulatorClock {
  /**
   * Moves to `whenMs` and runs the events until then in order, each at its own time and to its end (until the
   * webhooks that it sends were answered). Never moves backwards.
   */
  advanceTo(whenMs: number): Promise<void>;
  /** The time of the next event; null if none is planned. */
  nextAt(): number | null;
}

/** `setTimeout` takes no longer delay than this. */
const longestTimeoutMs = 2 ** 31 - 1;

export const realClock: SimulatorClock = {
  now: () => Date.now(),
  at(whenMs, event) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const delayMs = Math.max(0, whenMs - Date.now());
      timer = setTimeout(
        () => (delayMs > longestTimeoutMs ? arm() : void event()),
        Math.min(delayMs, longestTimeoutMs),
      );
    };
    arm();
    return () => clearTimeout(timer);
  },
};

/** A clock that does not move until a test moves it. */
export function createManualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  /** In the order of their times; at the same time, in the order in which they were planned. */
  const pending: { whenMs: number; event: ClockEvent }[] = [];
  let moving = Promise.resolve();

  async function move(whenMs: number): Promise<void> {
    while (pending[0] !== undefined && pending[0].whenMs <= whenMs) {
      const next = pending.shift()!;
      nowMs = Math.max(nowMs, next.whenMs);
      await next.event();
    }
    nowMs = Math.max(nowMs, whenMs);
  }

  return {
    now: () => nowMs,
    nextAt: () => pending[0]?.whenMs ?? null,
    at(whenMs, event) {
      const entry = { whenMs, event };
      pending.splice(pending.findLastIndex((one) => one.whenMs <= whenMs) + 1, 0, entry);
      return () => {
        const index = pending.indexOf(entry);
        if (index >= 0) pending.splice(index, 1);
      };
    },
    advanceTo(whenMs) {
      moving = moving.then(() => move(whenMs));
      return moving;
    },
  };
}
