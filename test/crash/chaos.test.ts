import { expect, test } from "vitest";
import { run } from "../../chaos/run.ts";

/**
 * Longer than the storm and the patience after it on a busy machine, so that a run that never comes to rest fails
 * with what it broke. It usually takes half a minute.
 */
const timeoutMs = 240_000;

/**
 * The attack of `npm run chaos` in small: real processes, killed at random while VAPI fails in every way
 * it knows, judged from VAPI's own record.
 */
test(
  "nobody is rung twice and nobody forgotten, whatever is killed",
  async () => {
    const result = await run({
      seed: "brief",
      calls: 80,
      isBrief: true,
      stormMs: 15_000,
      speed: 20,
      meanPauseMs: 800,
    });

    expect(result.violations).toEqual([]);
    expect(result.kills.length).toBeGreaterThan(2);
    expect(result.faulted).toBeGreaterThan(10);
    expect(Object.values(result.acts).filter((count) => count > 0).length).toBeGreaterThan(2);
    expect(result.placed).toBeGreaterThan(30);
  },
  timeoutMs,
);
