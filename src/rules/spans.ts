/** `[opens, closes)`, in milliseconds since the epoch; may be infinite. */
export interface Span {
  readonly opens: number;
  readonly closes: number;
}

/** When something is open: any number of spans, which may touch or overlap. */
export interface OpenTimes {
  /**
   * The span that contains the instant (if several do, the one that opened last), or else the first that opens after it.
   * Null: none does.
   */
  spanFrom(instant: number): Span | null;
}

/**
 * The first span at or after the instant in which all of these are open at once; null if none opens before `until`.
 * At least one is given.
 */
export function commonSpan(
  all: readonly OpenTimes[],
  instant: number,
  until: number = Infinity,
): Span | null {
  let from = instant;
  while (from < until) {
    let opens = -Infinity;
    let closes = Infinity;
    for (const times of all) {
      const span = times.spanFrom(from);
      if (span === null) return null;
      opens = Math.max(opens, span.opens);
      closes = Math.min(closes, span.closes);
    }
    if (opens < closes) return { opens, closes };
    // Nothing that closes before `opens` can be part of a common span.
    from = opens;
  }
  return null;
}
