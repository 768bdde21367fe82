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

/**
 * What is assumed where there is no history: of 100 calls so many have each outcome, and each holds its slot for so
 * many seconds on average. These are round figures of our own, for cold lists; they are not measured at a customer's.
 * VAPI rings for 60 s at most.
 */
export const assumedCalls: Readonly<
  Record<ForecastOutcome, { readonly of100: number; readonly seconds: number }>
> = {
  ANSWERED: { of100: 45, seconds: 90 },
  VOICEMAIL: { of100: 22, seconds: 35 },
  SILENCE: { of100: 3, seconds: 35 },
  NO_ANSWER: { of100: 20, seconds: 63 },
  BUSY: { of100: 5, seconds: 8 },
  BAD_NUMBER: { of100: 2, seconds: 4 },
  CARRIER_FAULT: { of100: 2, seconds: 4 },
  PROVIDER_FAULT: { of100: 1, seconds: 15 },
};

/** The assumed outcomes count as much as this number of calls. */
const assumedWeight = 12;
/** The standard deviation of the logarithm of an assumed mean duration: most are right within a factor of 1.5. */
const assumedDeviation = 0.4;
/** More calls than this say no more about the next ones: the hour, the list and the season differ. */
const mostCounted = 1_000;

/** The outcomes of the next calls: their shares, and how long each holds its slot on average. */
export interface OutcomeMix {
  readonly shares: readonly number[];
  readonly seconds: readonly number[];
  /** Of all calls. */
  readonly meanSeconds: number;
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
  return { shares, seconds, meanSeconds: dot(shares, seconds) };
}

/** The assumption counts as one call; each call of the history as one more. */
function drawSeconds(
  outcome: ForecastOutcome,
  known: OutcomeHistory | undefined,
  chance: Chance,
): number {
  const assumed = assumedCalls[outcome].seconds;
  if (known === undefined || known.timed === 0) return assumed * chance.factor(assumedDeviation);
  const mean = (known.meanSeconds * known.timed + assumed) / (known.timed + 1);
  const spread = Math.max(known.deviationSeconds, mean * 0.1) / Math.max(mean, 1);
  return mean * chance.factor(Math.min(assumedDeviation, spread / Math.sqrt(known.timed)));
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, each, index) => sum + each * other[index]!, 0);
}
