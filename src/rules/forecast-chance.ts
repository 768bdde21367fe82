import { randomBinomial, randomGamma, randomLcg, randomNormal } from "d3-random";

/** A source of random numbers that gives the same ones for the same seed. */
export interface Chance {
  /** From 0 to 1, which is exclusive. */
  unit(): number;
  /** How many of `of` independent trials succeed, each with this probability. */
  binomial(of: number, probability: number): number;
  /** How many events happen where `mean` are expected. `variation`: of the times between them (Poisson: 1). */
  events(mean: number, variation: number): number;
  /** Factor around 1 by which a mean may be wrong, of which the logarithm has this standard deviation. */
  factor(deviation: number): number;
  /** Shares that add up to 1 and may have produced these counts (a Dirichlet distribution). */
  shares(counts: readonly number[]): number[];
}

/** From this variance on, a binomial distribution is taken for a normal one. */
const wideVariance = 50;

/** `seed`: 0 to 1. */
export function chanceFrom(seed: number): Chance {
  const source = randomLcg(seed);
  const ofBinomial = randomBinomial.source(source);
  const ofNormal = randomNormal.source(source);
  const standard = ofNormal(0, 1);
  const ofGamma = randomGamma.source(source);
  const binomial = (of: number, probability: number): number => {
    if (of <= 0 || probability <= 0) return 0;
    if (probability >= 1) return of;
    const mean = of * probability;
    const variance = mean * (1 - probability);
    if (variance < wideVariance) return ofBinomial(of, probability)();
    return Math.min(Math.max(Math.round(mean + standard() * Math.sqrt(variance)), 0), of);
  };
  return {
    unit: source,
    binomial,
    events: (mean, variation) =>
      mean <= 0 ? 0 : Math.max(0, Math.round(mean + standard() * Math.sqrt(mean) * variation)),
    factor: (deviation) => (deviation <= 0 ? 1 : Math.exp(ofNormal(0, deviation)())),
    shares(counts) {
      const draws = counts.map((count) => (count <= 0 ? 0 : ofGamma(count, 1)()));
      const total = draws.reduce((sum, each) => sum + each, 0);
      return draws.map((each) => each / total);
    },
  };
}
