import { parseArgs } from "node:util";
import { run, type RunResult } from "./run.ts";
import { actsOf, heading, line, totals } from "./table.ts";

/**
 * Attacks a scheduler of real processes while VAPI fails in every way it knows, and judges the outcome
 * from VAPI's own record. Prints a table; ends with 1 if a promise was broken.
 */
const { values } = parseArgs({
  options: {
    /** The first seed; the others follow it. */
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    /** Enrolments in each run. */
    calls: { type: "string", default: "500" },
    /** How long everything goes wrong in each run. */
    minutes: { type: "string", default: "1.25" },
    /** How many times faster than life calls and horizons go; 1: those of production. */
    speed: { type: "string", default: "10" },
    /** Between two kills, on average. */
    "kill-every": { type: "string", default: "2" },
    /** Runs beside each other. */
    "at-once": { type: "string", default: "1" },
  },
});

const first = Number(values.seed);
const waiting = Array.from({ length: Number(values.seeds) }, (_, index) => String(first + index));
const results: RunResult[] = [];

console.log(heading);
async function work(): Promise<void> {
  for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
    const result = await run({
      seed,
      calls: Number(values.calls),
      isBrief: false,
      stormMs: Number(values.minutes) * 60_000,
      speed: Number(values.speed),
      meanPauseMs: Number(values["kill-every"]) * 1_000,
    });
    results.push(result);
    console.log(line(result));
    for (const { invariant, detail } of result.violations) {
      console.log(`  VIOLATION, seed ${seed}: ${invariant}: ${detail}`);
    }
    if (result.violations.length > 0) console.log(`  evidence: ${result.evidence}`);
  }
}
await Promise.all(Array.from({ length: Number(values["at-once"]) }, work));
console.log(totals(results));
console.log(actsOf(results));
process.exitCode = results.some(({ violations }) => violations.length > 0) ? 1 : 0;
