import type { CallOutcome } from "./call-state.ts";
import type { Chance } from "./forecast-chance.ts";

/** The outcomes that a forecast tells apart. Others are rare, or say nothing about the next call. */
export const forecastOutcomes = [
  "ANSWERED",
  "VOICEMAIL",
  "SILENCE",
  "NO_ANSWER",
  "BUSY",
  "BAD_NUMBER",
  "CARRIER_FAULT",
  "PROVIDER_FAULT",
] as const satisfies readonly CallOutcome[];

export type ForecastOutcome = (typeof forecastOutcomes)[number];

/** Whether a call that ends so is COMPLETED; otherwise it is FAILED. */
export function isCompletedOutcome(outcome: ForecastOutcome): boolean {
  return outcome === "ANSWERED" || outcome === "VOICEMAIL" || outcome === "SILENCE";
}

/** What is known of ended calls with one outcome. */
interface OutcomeHistory {
  readonly calls: number;
  /** For how long they held their slots: mean and standard deviation, of `timed` calls. */
  readonly meanSeconds: number;
  readonly deviationSeconds: number;
  readonly timed: number;
}

export type CallHistory = Readonly<Partial<Record<ForecastOutcome, OutcomeHistory>>>;

interface AssumedCalls {
  /** Of 100 calls so many have the outcome. */
  readonly of100: number;
  /** Each holds its slot for so many seconds: mean and standard deviation. */
  readonly seconds: number;
  readonly deviation: number;
}

/**
 * What is assumed where there is no history. These are round figures of our own, for cold lists; they are not measured
 * at a customer's. VAPI rings for 60 s at most.
 */
export const assumedCalls: Readonly<Record<ForecastOutcome, AssumedCalls>> = {
  ANSWERED: { of100: 45, seconds: 100, deviation: 55 },
  VOICEMAIL: { of100: 22, seconds: 35, deviation: 12 },
  SILENCE: { of100: 3, seconds: 35, deviation: 12 },
  NO_ANSWER: { of100: 20, seconds: 63, deviation: 6 },
  BUSY: { of100: 5, seconds: 8, deviation: 3 },
  BAD_NUMBER: { of100: 2, seconds: 4, deviation: 2 },
  CARRIER_FAULT: { of100: 2, seconds: 4, deviation: 2 },
  PROVIDER_FAULT: { of100: 1, seconds: 15, deviation: 10 },
};

/** The assumed outcomes count as much as this number of calls. */
const assumedWeight = 12;
/** The standard deviation of the logarithm of an assumed mean duration: 80 of 100 are right within a factor of 1.5. */
const assumedDeviation = 0.32;
/** With fewer calls of an outcome, their deviation is not relied on. */
const enoughTimed = 10;
/** More calls than this say no more about the next ones: the hour, the list and the season differ. */
const mostCounted = 1_000;

/** The outcomes of the next calls: their shares, and how long each holds its slot on average. */
export interface OutcomeMix {
  readonly shares: readonly number[];
  readonly seconds: readonly number[];
  /** Of all calls: the mean, and the standard deviation divided by it. */
  readonly meanSeconds: number;
  readonly variation: number;
}

/** One mix that agrees with the history, drawn at random: the fewer calls it has, the more the mixes differ. */
export function drawMix(history: CallHistory, chance: Chance): OutcomeMix {
  const total = forecastOutcomes.reduce((sum, each) => sum + (history[each]?.calls ?? 0), 0);
  const scale = Math.min(1, mostCounted / Math.max(total, 1));
  const shares = chance.shares(
    forecastOutcomes.map(
      (each) =>
        (assumedCalls[each].of100 / 100) * assumedWeight + (history[each]?.calls ?? 0) * scale,
    ),
  );
  const seconds = forecastOutcomes.map((each) => drawSeconds(each, history[each], chance));
  const squares = forecastOutcomes.map(
    (each, index) => seconds[index]! ** 2 * (1 + spreadOf(each, history[each]) ** 2),
  );
  const meanSeconds = dot(shares, seconds);
  const variance = dot(shares, squares) - meanSeconds ** 2;
  return {
    shares,
    seconds,
    meanSeconds,
    variation: Math.sqrt(Math.max(variance, 0)) / meanSeconds,
  };
}

/** The standard deviation of the calls of an outcome, divided by their mean. */
function spreadOf(outcome: ForecastOutcome, known: OutcomeHistory | undefined): number {
  const { seconds, deviation } = assumedCalls[outcome];
  if (known === undefined || known.timed < enoughTimed || known.meanSeconds <= 0)
    return deviation / seconds;
  return known.deviationSeconds / known.meanSeconds;
}

/**
 * The mean duration of the next calls: what is assumed and what was seen, each weighed by how well it is known. Of a few
 * calls the deviation says little: it is taken for at least the assumed one.
 */
function drawSeconds(
  outcome: ForecastOutcome,
  known: OutcomeHistory | undefined,
  chance: Chance,
): number {
  const { seconds, deviation } = assumedCalls[outcome];
  if (known === undefined || known.timed === 0 || known.meanSeconds <= 0) {
    return seconds * chance.factor(assumedDeviation);
  }
  const seen = known.deviationSeconds / known.meanSeconds;
  const spread =
    known.timed < enoughTimed ? Math.max(seen, deviation / seconds) : Math.max(seen, 0.1);
  const precisionOfSeen = known.timed / spread ** 2;
  const precision = assumedDeviation ** -2 + precisionOfSeen;
  const toSeen = (Math.log(known.meanSeconds / seconds) * precisionOfSeen) / precision;
  return seconds * Math.exp(toSeen) * chance.factor(precision ** -0.5);
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, each, index) => sum + each * other[index]!, 0);
}
