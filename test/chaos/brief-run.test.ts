import { expect, test } from "vitest";
import { run } from "../../chaos/run.ts";

/**
 * The attack of `npm run chaos` in small: real processes, killed at random while VAPI fails in every way
 * it knows, judged from VAPI's own record.
 */
test("nobody is rung twice and nobody forgotten, whatever is killed", async () => {
  const result = await run({
    seed: "brief",
    calls: 60,
    isBrief: true,
    stormMs: 12_000,
    speed: 20,
    meanPauseMs: 1_000,
  });

  expect(result.violations).toEqual([]);
  expect(result.kills.length).toBeGreaterThan(2);
  expect(result.faulted).toBeGreaterThan(10);
  expect(result.placed).toBeGreaterThan(40);
});
