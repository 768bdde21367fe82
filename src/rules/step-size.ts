/** How long a step may hold its locks: a person who waits for them does not notice. */
const aimMs = 100;
/** Fewer rows than this cost little less than this number. */
const fewest = 25;

/** The rows of the first step of a job: the machine may be overloaded. `most`: of any step. */
export function firstStepSize(most: number): number {
  return Math.min(most, Math.max(fewest, Math.floor(most / 4)));
}

/**
 * The rows of the next step, after one of so many rows took so long: as many as take 100 ms at the same speed, at most
 * twice as many as before, at least 25, and at most `most`.
 */
export function nextStepSize(rows: number, tookMs: number, most: number): number {
  const wanted = Math.floor((rows * aimMs) / Math.max(tookMs, 1));
  return Math.min(most, Math.max(fewest, Math.min(wanted, rows * 2)));
}
