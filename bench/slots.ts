import { setTimeout as delay } from "node:timers/promises";
import type { Simulator } from "#simulator/simulator.ts";
import { machine, openStage, rounded, stageCampaign } from "./stage.ts";
import { givenTenant } from "./harness/people.ts";

/**
 * How well the slots are used, in real time: one campaign of ten slots, calls of 5 to 60 seconds at the
 * simulator's speed, from the first call until the last one was placed, by the simulator's own record.
 * Beside it, for the same calls in the same order, a dialler that fills its slots at each full minute only
 * (minutes of the calls' time), and the ceiling: a slot whose next call begins as the last one ends.
 * `node bench/slots.ts [calls] [speed]` prints one line of JSON for each figure.
 */
const calls = Number(process.argv[2] ?? 300);
const speed = Number(process.argv[3] ?? 5);
const slots = 10;
const shortestSeconds = 5;
const longestSeconds = 60;
const minuteMs = 60_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

let dialled = 0;
const stage = await openStage({
  label: "bench/slots.ts",
  // Rings and is answered at once: a call is as long as it is drawn to be.
  simulator: { speed, scriptFor: () => script(durationOf(dialled++)) },
});
const { id: tenantId } = await givenTenant(stage.app.context, slots);
await stageCampaign(stage, tenantId, { contacts: calls, maxConcurrentCalls: slots });
const startedAt = Date.now();
while (stage.simulator.calls.some(({ endedAt }) => endedAt === null) || !isPlaced()) {
  await delay(500);
}
const spans = spansOf(stage.simulator.calls);
report("refilled at once", useOf(spans), { gaps: gapsOf(spans) });
report("filled at each minute", useOf(minuteDialler(spans)));
report("ceiling", 1);
await stage.close();

function isPlaced(): boolean {
  return stage.simulator.calls.length === calls;
}

function report(figure: string, use: number, more: object = {}): void {
  const run = { calls, slots, speed };
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(
    JSON.stringify({
      figure,
      ...run,
      useOfSlots: rounded(use * 100),
      ...more,
      seconds,
      ...machine(),
    }),
  );
}

/** Seconds of the nth call: evenly spread, and the same in every run. */
function durationOf(n: number): number {
  const part = (n * 0.618_033_988_749_895) % 1;
  return shortestSeconds + part * (longestSeconds - shortestSeconds);
}

function script(lastsSeconds: number) {
  return { ringsAfterSeconds: 0, answersAfterSeconds: 0, lastsSeconds };
}

function spansOf(made: Simulator["calls"]): Span[] {
  return made.map(({ createdAt, endedAt }) => ({
    from: createdAt.getTime(),
    to: endedAt!.getTime(),
  }));
}

/** The share of the slots' time that calls took, from the first call until the last one was placed. */
function useOf(spans: readonly Span[]): number {
  const begin = Math.min(...spans.map(({ from }) => from));
  const end = Math.max(...spans.map(({ from }) => from));
  const taken = spans.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, end) - from), 0);
  return taken / (slots * (end - begin));
}

/** The same calls, placed at full minutes of their time, as many as slots are free then. */
function minuteDialler(spans: readonly Span[]): Span[] {
  const placed: Span[] = [];
  for (let now = 0; placed.length < spans.length; now += minuteMs / speed) {
    const live = placed.filter(({ to }) => to > now).length;
    const next = spans.slice(placed.length, placed.length + slots - live);
    placed.push(...next.map(({ from, to }) => ({ from: now, to: now + (to - from) })));
  }
  return placed;
}

/** How long slots stood empty between two calls, in milliseconds of this run. */
function gapsOf(spans: readonly Span[]): { medianMs: number; p99Ms: number } {
  const ends = spans.map(({ to }) => to).toSorted((a, b) => a - b);
  const begins = spans.map(({ from }) => from).toSorted((a, b) => a - b);
  // The call that follows the nth end is the one after the first `slots`.
  const gaps = begins.slice(slots).map((from, n) => from - ends[n]!);
  const sorted = gaps.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN;
  return { medianMs: at(0.5), p99Ms: at(0.99) };
}
