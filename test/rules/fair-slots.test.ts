import { expect, test } from "vitest";
import { type CampaignQueue, planDispatch } from "#rules/dispatch-plan.ts";
import { gateAt } from "#rules/gate.ts";
import { campaignFacts, freeContact, poolOf } from "./campaign-facts.ts";

const start = new Date("2030-05-15T12:00:00Z");
const slots = 10;

interface Line {
  /** Calls that wait. */
  readonly calls: number;
  /** How long each of them lasts. */
  readonly seconds: number;
  /** When the campaign is started, in seconds since the beginning. */
  readonly from?: number;
}

interface Placed {
  readonly line: number;
  readonly at: number;
  readonly endsAt: number;
}

/** What `planDispatch` makes of these campaigns in so many seconds, asked whenever a slot is free. */
function play(lines: readonly Line[], seconds: number): Placed[] {
  const placed: Placed[] = [];
  for (let at = 0; at < seconds; at += 1) {
    const live = placed.filter(({ endsAt }) => endsAt > at);
    if (live.length === slots) continue;
    const campaigns = lines.map((line, index) =>
      queueOf(line, index, {
        at,
        own: placed.filter((each) => each.line === index),
        live: live.filter((each) => each.line === index).length,
      }),
    );
    const tenant = {
      isDisabled: false,
      vapiConfigured: true,
      isReconciling: false,
      maxConcurrentCalls: slots,
      startsPerMinute: null,
      callingRules: null,
      dialPausedUntil: null,
    };
    const queue = { tenantId: "tenant", tenant, liveCalls: live.length, pace: null, campaigns };
    for (const { refusedBy, campaignId } of planDispatch(queue, instant(at))) {
      const line = Number(campaignId.slice(1));
      if (refusedBy === null) placed.push({ line, at, endsAt: at + lines[line]!.seconds });
    }
  }
  return placed;
}

function queueOf(
  { calls, from = 0 }: Line,
  index: number,
  { at, own, live }: { at: number; own: readonly Placed[]; live: number },
): CampaignQueue {
  const waiting = at < from ? 0 : Math.min(slots, calls - own.length);
  const last = own.at(-1);
  return {
    // Named so that the largest comes first where names decide.
    campaignId: `c${String(index).padStart(3, "0")}`,
    campaign: campaignFacts,
    gate: gateAt(campaignFacts, start),
    liveCalls: live,
    lastClaimAt: last === undefined ? null : instant(last.at),
    pool: poolOf(),
    pace: null,
    candidates: Array.from({ length: waiting }, (_, n) => ({
      callId: `${index}/${own.length + n}`,
      contactId: `${index}/${own.length + n}`,
      call: { kind: "ROUND", scheduledTime: start, redialRound: null, isCallback: false },
      contact: freeContact,
    })),
  };
}

function instant(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1_000);
}

/** Jain's index: 1 when all have the same, 1/n when one has all. */
function jain(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return (sum * sum) / (shares.length * squares);
}

const large: Line = { calls: 50_000, seconds: 60 };
const many = (count: number, line: Line): Line[] => Array.from({ length: count }, () => line);

test("beside one a thousand times as large, small campaigns have their first calls in the first turn", () => {
  const placed = play([large, ...many(49, { calls: 50, seconds: 60 })], 300);
  const firsts = Map.groupBy(placed, ({ line }) => line);
  expect(firsts.size).toBe(50);
  // Fifty campaigns, ten slots, a minute each: nobody can have been earlier.
  expect(Math.max(...[...firsts.values()].map(([first]) => first!.at))).toBe(240);
});

test("a small campaign started while a large one holds every slot has the next that is free", () => {
  const uneven = { calls: 50_000, seconds: 47 };
  const placed = play([uneven, { calls: 5, seconds: 60, from: 100 }], 300);
  // All ten end at 141 s: the first is the small one's, and so is every other one.
  const next = placed.filter(({ at }) => at > 100).slice(0, slots);
  expect(next.map(({ at, line }) => [at, line])).toEqual(
    Array.from({ length: slots }, (_, n) => [141, n % 2 === 0 ? 1 : 0]),
  );
});

test("of equal campaigns, more than there are slots, each has as many calls as any other at any time", () => {
  const placed = play(many(50, { calls: 1_000, seconds: 30 }), 1_800);
  for (const until of [300, 600, 1_200, 1_800]) {
    const ended = placed.filter(({ endsAt }) => endsAt <= until);
    const counts = Array.from(
      { length: 50 },
      (_, n) => ended.filter((one) => one.line === n).length,
    );
    expect(jain(counts)).toBeGreaterThanOrEqual(0.99);
  }
});

test("of campaigns fewer than slots, each has as much time on the line, however long its calls last", () => {
  const lines = [20, 40, 60, 80, 100].map((seconds) => ({ calls: 5_000, seconds }));
  const placed = play(lines, 3_600);
  const times = lines.map((_, n) =>
    placed
      .filter(({ line }) => line === n)
      .reduce((sum, { at, endsAt }) => sum + Math.min(endsAt, 3_600) - at, 0),
  );
  expect(jain(times)).toBeGreaterThanOrEqual(0.99);
});
