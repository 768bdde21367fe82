/** How long the scheduler waits before it draws a conclusion, in milliseconds. Shorter only in tests. */
export interface Horizons {
  /** Between two looks, of each worker, at what was left undone. */
  readonly reconcileMs: number;
  /** An intended dial that nobody has sent is handed to another worker. */
  readonly intendedMs: number;
  /**
   * A sent dial without an answer becomes UNKNOWN and is looked for: longer than the 22 s after which its
   * POST is aborted for certain, and with `reconcileMs` less than the 30 s in which the others take over
   * from a worker that died.
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
   * What a call may take beside its longest conversation: to be begun, to ring, to be reported. A call that is
   * live for longer than both is ended here.
   */
  readonly aroundConversationMs: number;
  /** A live call without news for so long is looked up. */
  readonly silentMs: number;
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
  queueSilentMs: 15_000,
  jobWaitsMs: 60_000,
};
