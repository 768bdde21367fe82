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
  readonly spanFrom: (instant: number) => Span | null;
}

/**
 * The first span at or after the instant in which all of these are open at once. Null: there is none, as one of them
 * does not open any more. "LATER": none opens before `until`. At least one is given.
 */
export function commonSpan(
  all: readonly OpenTimes[],
  instant: number,
  until: number,
): Span | null | "LATER" {
  let from = instant;
  while (from < until) {
    let opens = -Infinity;
    let closes = Infinity;
    for (const times of all) {
      const span = times.spanFrom(from);
      if (span === null) return null;
      if (span.opens > opens) opens = span.opens;
      if (span.closes < closes) closes = span.closes;
      // Nothing that closes before `opens` can be part of a common span.
      if (opens >= closes) break;
    }
    if (opens < closes) return { opens, closes };
    from = opens;
  }
  return "LATER";
}

/** More instants than are asked about in turn: the present one, and those at which the lanes of a campaign open. */
const rememberedInstants = 128;

/** The same times. They remember the last answers, as many lanes ask about the same instants. */
export function remembered({ spanFrom }: OpenTimes): OpenTimes {
  const answers = new Map<number, Span | null>();
  return {
    spanFrom(instant) {
      const known = answers.get(instant);
      if (known !== undefined) return known;
      if (answers.size >= rememberedInstants) answers.clear();
      const span = spanFrom(instant);
      answers.set(instant, span);
      return span;
    },
  };
}
