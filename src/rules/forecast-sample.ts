import { chanceFrom } from "./forecast-chance.ts";

/**
 * Lines of a file, from 1 to `last`: all of them, or `most` that are spread over the file by chance. The same file has the
 * same ones.
 */
export function sampleOfLines(last: number, most: number): number[] {
  if (last <= most) return Array.from({ length: last }, (_, index) => index + 1);
  const chance = chanceFrom(0.5);
  return Array.from(
    { length: most },
    (_, index) => 1 + Math.floor(((index + chance.unit()) * last) / most),
  );
}
