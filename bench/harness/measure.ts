import { loadavg } from "node:os";
import { cpuSecondsOf, cpuSecondsOfPostgres } from "./cpu.ts";
import type { Contest, Program, Timed } from "./program.ts";
import { type DatabaseServer, Scene } from "./scene.ts";

/** One run of one side. */
interface Run {
  readonly units: number;
  /** Units a second, milliseconds or bytes. */
  readonly value: number;
  readonly nodeCpuSeconds: number;
  readonly postgresCpuSeconds: number | null;
}

/** The runs of one side: median, and the smallest and largest value. */
export interface Side {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Medians of a run. Null where the database server is not on this machine. */
  readonly nodeCpuSeconds: number;
  readonly postgresCpuSeconds: number | null;
}

export interface Figure {
  readonly program: string;
  readonly size: number;
  readonly ours: Side;
  readonly floor: Side | null;
  /** Ours divided by the floor. A rate is to be high, a time low. */
  readonly ratio: number | null;
  /** CPU time of Node and of Postgres for one unit, ours divided by the floor's. Null where it is not known. */
  readonly cpuRatio: number | null;
  readonly notes: Readonly<Record<string, number>>;
  /** The machine's load average before the run. */
  readonly load: number;
}

/** Runs both sides in turn, `rounds` times after one round to warm up. */
export async function measure(
  server: DatabaseServer,
  program: Program,
  size: number,
  rounds: number,
): Promise<Figure> {
  const load = loadavg()[0]!;
  await using scene = await Scene.open(
    server,
    `bench_${program.name.replaceAll("-", "_")}_${size}`,
    program.hasPlainOwner,
  );
  const contest = await program.open(scene, size);
  const sides: readonly ("ours" | "floor")[] = contest.floor ? ["ours", "floor"] : ["ours"];
  const runs: Record<"ours" | "floor", Run[]> = { ours: [], floor: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const side of sides) {
      const run = await runOnce({ server, scene, program, contest }, side);
      if (round > 0 || rounds === 0) runs[side].push(run);
    }
  }
  const ours = sideOf(runs.ours);
  const floor = contest.floor ? sideOf(runs.floor) : null;
  return {
    program: program.name,
    size,
    ours,
    floor,
    ratio: floor === null ? null : ours.median / floor.median,
    cpuRatio: floor === null ? null : quotient(cpuPerUnit(runs.ours), cpuPerUnit(runs.floor)),
    notes: (await contest.notes?.()) ?? {},
    load,
  };
}

async function runOnce(
  on: {
    readonly server: DatabaseServer;
    readonly scene: Scene;
    readonly program: Program;
    readonly contest: Contest;
  },
  side: "ours" | "floor",
): Promise<Run> {
  const { server, scene, program, contest } = on;
  let seconds = 0;
  let nodeCpuSeconds = 0;
  let postgresCpuSeconds = 0;
  const time: Timed = async (work) => {
    const own = process.cpuUsage();
    const children = await cpuSecondsOf(scene.pids);
    const postgres = server.postmaster === null ? 0 : await cpuSecondsOfPostgres(server.postmaster);
    const startedAt = performance.now();
    const result = await work();
    seconds += (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(own);
    // A program without a process of its own works in this one.
    const here = scene.pids.length === 0 ? (user + system) / 1e6 : 0;
    nodeCpuSeconds += here + (await cpuSecondsOf(scene.pids)) - children;
    postgresCpuSeconds +=
      server.postmaster === null ? 0 : (await cpuSecondsOfPostgres(server.postmaster)) - postgres;
    return result;
  };
  const units = await (side === "ours" ? contest.ours(time) : contest.floor!(time));
  return {
    units,
    value: valueOf(program, units, seconds),
    nodeCpuSeconds,
    postgresCpuSeconds: server.postmaster === null ? null : postgresCpuSeconds,
  };
}

function valueOf({ kind }: Program, units: number, seconds: number): number {
  if (kind === "BYTES") return units;
  return kind === "RATE" ? units / seconds : seconds * 1000;
}

function sideOf(runs: readonly Run[]): Side {
  const values = runs.map(({ value }) => value);
  return {
    median: median(values),
    least: Math.min(...values),
    most: Math.max(...values),
    nodeCpuSeconds: median(runs.map((run) => run.nodeCpuSeconds)),
    postgresCpuSeconds: runs.some((run) => run.postgresCpuSeconds === null)
      ? null
      : median(runs.map((run) => run.postgresCpuSeconds!)),
  };
}

/** NaN where it is not known. */
function cpuPerUnit(runs: readonly Run[]): number {
  return median(
    runs.map(
      ({ units, nodeCpuSeconds, postgresCpuSeconds }) =>
        (nodeCpuSeconds + (postgresCpuSeconds ?? NaN)) / units,
    ),
  );
}

/** Null if there is nothing to divide, or nothing to divide by. */
function quotient(ours: number, floor: number): number | null {
  return floor > 0 && ours > 0 ? ours / floor : null;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
