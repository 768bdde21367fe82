import { randomBinomial, randomGamma, randomLcg, randomNormal, randomPoisson } from "d3-random";

/** A source of random numbers that gives the same ones for the same seed. */
export interface Chance {
  /** How many of `of` independent trials succeed, each with this probability. */
  binomial(of: number, probability: number): number;
  /** How many events happen where `mean` are expected. */
  poisson(mean: number): number;
  /** Factor around 1 by which a mean may be wrong, of which the logarithm has this standard deviation. */
  factor(deviation: number): number;
  /** Shares that add up to 1 and may have produced these counts (a Dirichlet distribution). */
  shares(counts: readonly number[]): number[];
  /** Splits a number of people at random by shares that add up to 1. */
  split(of: number, shares: readonly number[]): number[];
}

/** `seed`: 0 to 1. */
export function chanceFrom(seed: number): Chance {
  const source = randomLcg(seed);
  const ofBinomial = randomBinomial.source(source);
  const ofPoisson = randomPoisson.source(source);
  const ofNormal = randomNormal.source(source);
  const ofGamma = randomGamma.source(source);
  const binomial = (of: number, probability: number): number => {
    if (of <= 0 || probability <= 0) return 0;
    return probability >= 1 ? of : ofBinomial(of, probability)();
  };
  return {
    binomial,
    poisson: (mean) => (mean <= 0 ? 0 : ofPoisson(mean)()),
    factor: (deviation) => (deviation <= 0 ? 1 : Math.exp(ofNormal(0, deviation)())),
    shares(counts) {
      const draws = counts.map((count) => (count <= 0 ? 0 : ofGamma(count, 1)()));
      const total = draws.reduce((sum, each) => sum + each, 0);
      return draws.map((each) => each / total);
    },
    split(of, shares) {
      let people = of;
      let left = 1;
      return shares.map((share) => {
        const taken = left <= share ? people : binomial(people, share / left);
        people -= taken;
        left -= share;
        return taken;
      });
    },
  };
}
