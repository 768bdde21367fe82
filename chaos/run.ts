import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Kill, torment } from "./adversary.ts";
import { checkCounts } from "#domain/calls/keep-counts.ts";
import { everyNode } from "./api.ts";
import { isAtRest, isUnfinished, type Violation, violations } from "./invariants.ts";
import { meddle, uploadAll } from "./people.ts";
import { createRandom } from "./random.ts";
import type { Facts, Halt, ShownCall } from "./facts.ts";
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
  readonly halts: number;
  readonly violations: readonly Violation[];
  /** From each kill to the next call that VAPI took, milliseconds. */
  readonly recoveriesMs: readonly number[];
  /** From the end of the storm until nothing was left to do. */
  readonly calmMs: number;
  readonly longest: Longest;
  /** The servers' log; after a violation, or a long wait, also VAPI's record, and the rows of our tables. */
  readonly evidence: string;
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
    const [kills, halts] = await Promise.all([
      torment(stage, random, { meanPauseMs: options.meanPauseMs, signal: storm }),
      meddle(stage, random, storm),
      uploadAll(stage, random, stormMs / 2),
    ]);
    const calmFrom = performance.now();
    stage.simulator.setFaults(noFaults(options));
    await Promise.all(stage.servers.map((server) => server.ready()));
    const facts = await whenQuiet(stage, scenario, {
      halts,
      patienceMs: options.isBrief ? briefPatienceMs : patienceMs + 420_000 / speed,
    });
    const found = violations(facts);
    const waits = await longest(stage);
    if (found.length > 0 || waits.intendedMs > longMs) await keepEvidence(stage);
    return {
      seed,
      placed: facts.placed.length,
      faulted: facts.placed.filter(({ faults }) => faults.length > 0).length,
      kills,
      halts: halts.length,
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
  { halts, patienceMs: most }: { readonly halts: readonly Halt[]; readonly patienceMs: number },
): Promise<Facts> {
  const deadline = performance.now() + most;
  for (;;) {
    const facts = await look(stage, scenario, halts);
    if (isAtRest(facts) && !isUnfinished(facts)) return facts;
    if (performance.now() > deadline) return facts;
    await delay(2_000);
  }
}

async function look(stage: Stage, { tenants }: Scenario, halts: readonly Halt[]): Promise<Facts> {
  const shown: ShownCall[] = [];
  const alerts: string[] = [];
  for (const api of stage.apis.values()) {
    shown.push(
      ...(await everyNode<ShownCall>(
        api,
        `query ($after: String) {
          calls(first: 100, after: $after) {
            nodes { status endedReason vapiCallId contact { phone } campaign { id } }
            pageInfo { hasNextPage endCursor }
          }
        }`,
      )),
    );
    alerts.push(
      ...(
        await everyNode<{ kind: string; message: string }>(
          api,
          `query ($after: String) {
          alerts(first: 100, after: $after) {
            nodes { kind message }
            pageInfo { hasNextPage endCursor }
          }
        }`,
        )
      )
        .filter(({ kind }) => kind !== "CAMPAIGN_FAULTED")
        .map(({ kind, message }) => `${kind}: ${message}`),
    );
  }
  const { rows: jobs } = await stage.pool.query<{ name: string }>(
    // A worker whose clock is ahead has planned its next minutes.
    `select task_identifier || coalesce(': ' || last_error, '') as name from call_scheduler_queue.jobs
     where run_at <= now()`,
  );
  const { rows: live } = await stage.pool.query<{ n: number }>(
    "select count(*)::int as n from call where status in ('CALLING', 'IN_PROGRESS')",
  );
  const { missing, people, wrongSums } = await checkCounts(stage);
  return {
    tenants,
    campaigns: stage.campaigns,
    placed: [...stage.simulator.calls],
    shown,
    halts,
    jobsLeft: jobs.map(({ name }) => name),
    slotsInUse: live[0]!.n,
    wrongCounts: [
      ...[...missing, ...people].map((difference) => JSON.stringify(difference)),
      ...(wrongSums > 0 ? [`${wrongSums} sums`] : []),
    ],
    ownEnds: stage.servers.flatMap(({ ownEnds }) => ownEnds),
    alerts,
    judgedAt: new Date(),
  };
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

async function keepEvidence({ pool, simulator, folder }: Stage): Promise<void> {
  await writeFile(join(folder, "vapi.json"), JSON.stringify(simulator.calls, null, 1));
  for (const table of ["campaign", "contact", "enrolment", "call", "dial", "call_event", "alert"]) {
    const { rows } = await pool.query(`select * from ${table}`);
    await writeFile(join(folder, `${table}.json`), JSON.stringify(rows, null, 1));
  }
}
