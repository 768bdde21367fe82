import { setTimeout as delay } from "node:timers/promises";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { inTransaction } from "#db/pool.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";

const slots = 10;
/** So many times as fast as people talk. */
const speed = 5;
const shortestSeconds = 5;
const longestSeconds = 60;
const minuteMs = 60_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** One campaign of ten slots in real time, from the first call until the last one was placed. */
export const slotsInUse: Program = {
  name: "slots",
  about:
    "the share of the slots' time that calls take: ten slots, calls of 5 to 60 seconds played at five times their speed, from the first call until the last was placed, by the simulator's record",
  floorIs: "none; 1 is the most: a slot whose next call begins as the last one ends",
  rivalIs:
    "a dialler that fills its slots at each full minute, with the same calls in the same order (computed)",
  kind: "SHARE",
  goal: ">= 0.98",
  sizes: { small: [30], full: [300] },
  sizeIs: "calls",
  async open(scene, size) {
    const { pool } = scene;
    let dialled = 0;
    // Rings and is answered at once: a call is as long as it is drawn to be.
    const simulator = await startSimulator({
      speed,
      scriptFor: () => ({
        ringsAfterSeconds: 0,
        answersAfterSeconds: 0,
        lastsSeconds: durationOf(dialled++),
      }),
    });
    scene.defer(() => simulator.close());
    await scene.server({ role: "all", vapiBaseUrl: simulator.url });
    const { id: tenantId } = await givenTenant(scene.context, slots);
    const campaignId = await givenCampaign(pool, tenantId);
    let spans: Span[] = [];
    return {
      async ours(time) {
        const before = simulator.calls.length;
        await givenWaitingCalls(
          pool,
          { tenantId, campaignId },
          await givenMembers(pool, { tenantId, campaignId }, size),
        );
        await time(async () => {
          await inTransaction(pool, (tx) => requestDispatch(tx, tenantId));
          while (!haveEnded(simulator.calls.slice(before), size)) await delay(100);
        });
        spans = spansOf(simulator.calls.slice(before));
        return useOf(spans);
      },
      rival: async () => useOf(minuteDialler(spans)),
      async notes() {
        const gaps = gapsOf(spans);
        const at = (share: number): number => gaps[Math.floor(gaps.length * share)] ?? NaN;
        return { "gap p50 ms": at(0.5), "gap p99 ms": at(0.99) };
      },
    };
  },
};

function haveEnded(made: Simulator["calls"], size: number): boolean {
  return made.length === size && made.every(({ endedAt }) => endedAt !== null);
}

/** Seconds of the nth call: evenly spread, and the same in every run. */
function durationOf(n: number): number {
  const part = (n * 0.618_033_988_749_895) % 1;
  return shortestSeconds + part * (longestSeconds - shortestSeconds);
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

/** How long slots stood empty between two calls, in milliseconds of this run, the shortest first. */
function gapsOf(spans: readonly Span[]): number[] {
  const ends = spans.map(({ to }) => to).toSorted((a, b) => a - b);
  const begins = spans.map(({ from }) => from).toSorted((a, b) => a - b);
  // The call that follows the nth end is the one after the first `slots`.
  return begins
    .slice(slots)
    .map((from, n) => from - ends[n]!)
    .toSorted((a, b) => a - b);
}
