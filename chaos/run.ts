import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Kill, torment } from "./adversary.ts";
import { isAtRest, isUnfinished, type Violation, violations } from "./invariants.ts";
import type { BarKind, Journal } from "./journal.ts";
import { look } from "./look.ts";
import { meddle } from "./people.ts";
import { createRandom } from "./random.ts";
import type { Facts } from "./facts.ts";
import { type Extent, planScenario, type Scenario } from "./scenario.ts";
import { openStage, type Stage } from "./stage.ts";
import { noFaults, stormFaults } from "./storm.ts";

export interface RunOptions extends Extent {
  readonly seed: string;
  /** How long everything goes wrong. */
  readonly stormMs: number;
  readonly speed: number;
  readonly meanPauseMs: number;
}

export interface RunResult {
  readonly seed: string;
  readonly placed: number;
  /** Placed calls that met at least one fault. */
  readonly faulted: number;
  readonly kills: readonly Kill[];
  /** What people did, by kind. */
  readonly acts: Readonly<Record<(typeof actKinds)[number], number>>;
  readonly violations: readonly Violation[];
  /** From each kill to the next call that VAPI took, milliseconds. */
  readonly recoveriesMs: readonly number[];
  /** From the end of the storm until nothing was left to do. */
  readonly calmMs: number;
  readonly longest: Longest;
  /** The servers' log; after a violation, or a long wait, also VAPI's record, and the rows of our tables. */
  readonly evidence: string;
}

/** Kinds of acts, as the totals name them. */
const actKinds = [
  "stops",
  "listed",
  "closed dates",
  "limits",
  "moves",
  "permits",
  "undos",
] as const;

function actsOf({ bars, limits, moves, permits, undos }: Journal): RunResult["acts"] {
  const of = (kind: BarKind): number => bars.filter(({ what }) => what === kind).length;
  return {
    stops: of("STOP"),
    listed: of("DO_NOT_CALL"),
    "closed dates": of("CLOSED_DATE"),
    limits: limits.length,
    moves: moves.length,
    permits: permits.length,
    undos: undos.length,
  };
}

/** The longest that any dial stayed in a state, in milliseconds. */
interface Longest {
  /** From the claim until the request left, where it left. */
  readonly intendedMs: number;
  /** From the request until its fate was known. */
  readonly unsettledMs: number;
}

/**
 * After the storm: redials wait a minute, a tick comes each minute, presumptions take two (at speed 1). A stuck call
 * is ended after its longest duration, a minute, and five minutes (at speed 1); others wait for its line.
 */
const patienceMs = 210_000;

/** A brief run has no redials and no stuck calls: a tick, and what follows from it. */
const briefPatienceMs = 75_000;

/** Who waits longer than this for a dead sender's dial to be sent wants to know why. */
const longMs = 10_000;

/** One storm and the calm after it. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { seed, speed, stormMs } = options;
  const random = createRandom(seed);
  const scenario = planScenario(options, new Date());
  const stage = await openStage(options, scenario);
  try {
    stage.simulator.setFaults(stormFaults(options));
    const storm = AbortSignal.timeout(stormMs);
    const [kills, journal] = await Promise.all([
      torment(stage, random, { meanPauseMs: options.meanPauseMs, signal: storm }),
      meddle(stage, { seed, uploadMs: stormMs / 2 }, storm),
    ]);
    const calmFrom = performance.now();
    stage.simulator.setFaults(noFaults(options));
    await Promise.all(stage.servers.map((server) => server.ready()));
    const facts = await whenQuiet(stage, scenario, {
      journal,
      patienceMs: options.isBrief ? briefPatienceMs : patienceMs + 420_000 / speed,
    });
    const found = violations(facts);
    const waits = await longest(stage);
    if (found.length > 0 || waits.intendedMs > longMs) await keepEvidence(stage, facts);
    return {
      seed,
      placed: facts.placed.length,
      faulted: facts.placed.filter(({ faults }) => faults.length > 0).length,
      kills,
      acts: actsOf(journal),
      violations: found,
      recoveriesMs: recoveries(kills, facts),
      calmMs: performance.now() - calmFrom,
      longest: waits,
      evidence: stage.folder,
    };
  } finally {
    await stage.close();
  }
}

/** Looks again until nothing is left to do and everybody was served, or patience ends. */
async function whenQuiet(
  stage: Stage,
  scenario: Scenario,
  { journal, patienceMs: most }: { readonly journal: Journal; readonly patienceMs: number },
): Promise<Facts> {
  const deadline = performance.now() + most;
  for (;;) {
    const isLast = performance.now() > deadline;
    const facts = await look(stage, scenario, { journal, isLast });
    if (isLast || (isAtRest(facts) && !isUnfinished(facts))) return facts;
    await delay(2_000);
  }
}

function recoveries(kills: readonly Kill[], { placed }: Facts): number[] {
  return kills.flatMap(({ at }) => {
    const next = placed.find(({ createdAt }) => createdAt > at);
    return next === undefined ? [] : [next.createdAt.getTime() - at.getTime()];
  });
}

async function longest({ pool }: Stage): Promise<Longest> {
  const { rows } = await pool.query<Longest>(
    `select
       coalesce(extract(epoch from max(sent_at - intended_at)) * 1000, 0)::float8 as "intendedMs",
       coalesce(extract(epoch from max(settled_at - sent_at)) * 1000, 0)::float8 as "unsettledMs"
     from dial`,
  );
  return rows[0]!;
}

async function keepEvidence(
  { pool, simulator, folder }: Stage,
  { journal, refusals, undone }: Facts,
): Promise<void> {
  await writeFile(join(folder, "vapi.json"), JSON.stringify(simulator.calls, null, 1));
  await writeFile(
    join(folder, "journal.json"),
    JSON.stringify({ journal, refusals, undone }, plain, 1),
  );
  for (const table of [
    "campaign",
    "contact",
    "enrolment",
    "call",
    "dial",
    "call_event",
    "alert",
    "do_not_call",
  ]) {
    const { rows } = await pool.query(`select * from ${table}`);
    await writeFile(join(folder, `${table}.json`), JSON.stringify(rows, null, 1));
  }
}

/** Sets and maps as JSON shows them. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Set || value instanceof Map ? [...value] : value;
}
