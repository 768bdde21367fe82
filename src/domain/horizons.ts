import { dayMs } from "#rules/clock-time.ts";

/**
 * How long the scheduler waits before it draws a conclusion or tries again, in milliseconds. Shorter only in tests.
 * Not here: how far back something is looked for, how long something is kept, and waits that users set.
 */
export interface Horizons {
  /** The interval at which each worker reconciles. */
  readonly reconcileMs: number;
  /** An intended dial that was not sent for so long is given to another worker. */
  readonly intendedMs: number;
  /**
   * A sent dial without an answer becomes UNKNOWN and is looked up. Longer than the 22 s after which its POST has
   * been aborted; with `reconcileMs` less than the 30 s in which other workers take over from one that died.
   */
  readonly sentMs: number;
  /** Between two lookups of the same dial or call. */
  readonly lookupMs: number;
  /** A listing before this age of the dial proves nothing: VAPI's listings lag. */
  readonly firstMissMs: number;
  /** The last of the misses that count; a listing that lags longer is not covered (see docs). */
  readonly lastMissMs: number;
  /** Clean misses after which a dial is presumed never to have reached VAPI. */
  readonly misses: number;
  /**
   * How long setting up, ringing and reporting a call may take, in addition to its longest conversation. A call that
   * is live for longer than both together is ended by this server.
   */
  readonly aroundConversationMs: number;
  /** A live call without news for so long is looked up. */
  readonly silentMs: number;
  /** VAPI's report on a call comes within seconds of its end. If it has not come after this time, VAPI is asked. */
  readonly reportMs: number;
  /** VAPI is asked for a missing report for so long after the end of the call. */
  readonly reportGivenUpMs: number;
  /** A call that did not ring because of the account or this server is placed again no sooner than this. */
  readonly owedAgainMs: number;
  /** A tenant's first wait after VAPI refused a call because it was at capacity. It doubles with each refusal. */
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
  /** When a slot stayed free because another transaction was changing the call, dispatch looks again. */
  readonly lookAgainMs: number;
  /** A tick that has not begun so long into its minute is run by the watchdog. */
  readonly tickLateMs: number;
  /** A test call that cannot be placed within this time is cancelled: the person has stopped waiting for it. */
  readonly testCallMs: number;
  /** An import without a heartbeat for so long is continued by another worker. */
  readonly importSilentMs: number;
  /** Work on a campaign's rows that was not continued for so long is given to another worker. */
  readonly workSilentMs: number;
  /** An import that fails because of the server is tried again for so long after its upload. */
  readonly importGivenUpMs: number;
  /** A staged import that nobody confirms for so long is dropped. */
  readonly stagedMs: number;
  /** Rejected rows can be downloaded for so long after the upload of their file. */
  readonly rejectedRowsMs: number;
  /** An import can be undone for so long after its upload or confirmation. */
  readonly undoableMs: number;
  /** An upload that takes longer was cut off; its parts are deleted. */
  readonly uploadGivenUpMs: number;
  /** `/ready`: a worker whose queue has not answered for so long is not ready. */
  readonly queueSilentMs: number;
  /** `/ready`: a worker that has begun no job for so long, while one is due that long, is not ready. */
  readonly jobWaitsMs: number;
}

export const horizons: Horizons = {
  reconcileMs: 5_000,
  intendedMs: 10_000,
  sentMs: 24_000,
  lookupMs: 15_000,
  firstMissMs: 60_000,
  lastMissMs: 120_000,
  misses: 3,
  aroundConversationMs: 5 * 60_000,
  silentMs: 30_000,
  reportMs: 60_000,
  reportGivenUpMs: dayMs,
  owedAgainMs: 60_000,
  firstBackoffMs: 5_000,
  longestBackoffMs: 60_000,
  lookAgainMs: 1_000,
  tickLateMs: 5_000,
  testCallMs: 10 * 60_000,
  importSilentMs: 30_000,
  workSilentMs: 10_000,
  importGivenUpMs: dayMs,
  stagedMs: dayMs,
  rejectedRowsMs: 30 * dayMs,
  undoableMs: 30 * dayMs,
  uploadGivenUpMs: dayMs,
  queueSilentMs: 15_000,
  jobWaitsMs: 60_000,
};

/** All of them, so many times shorter: for a run in which calls are so many times shorter too. */
export function shortened({ misses, ...times }: Horizons, speed: number): Horizons {
  const shorter = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms / speed]));
  return { ...(shorter as unknown as Omit<Horizons, "misses">), misses };
}
