import { loadavg } from "node:os";
import { cpuSecondsOf, cpuSecondsOfPostgres } from "./cpu.ts";
import type { Contest, Program, Timed } from "./program.ts";
import { type DatabaseServer, Scene } from "./scene.ts";

/** One run of one side. */
interface Run {
  readonly units: number;
  /** Units a second, milliseconds, or what the run answered with. */
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
  /** Median processor time of Node and Postgres for one unit (RATE) or a run (TIME); null where it is not known. */
  readonly cpuMsOfUnit: number | null;
}

export interface Figure {
  readonly program: string;
  readonly size: number;
  readonly ours: Side;
  readonly floor: Side | null;
  readonly rival: Side | null;
  /** Ours divided by the floor. A rate is to be high, a time low. */
  readonly ratio: number | null;
  /** CPU time of Node and of Postgres for one unit, ours divided by the floor's. Null where it is not known. */
  readonly cpuRatio: number | null;
  readonly notes: Readonly<Record<string, number>>;
  /** The machine's load average before the run. */
  readonly load: number;
}

const sideNames = ["ours", "floor", "rival"] as const;
type SideName = (typeof sideNames)[number];

/** `rounds`: after one round to warm up; 0: one round, without warming up. */
export interface Runs {
  readonly rounds: number;
  /** Whether only our side is run. */
  readonly isAlone?: boolean;
}

/** Runs all sides in turn. */
export async function measure(
  server: DatabaseServer,
  program: Program,
  size: number,
  { rounds, isAlone = false }: Runs,
): Promise<Figure> {
  const load = loadavg()[0]!;
  await using scene = await Scene.open(
    server,
    `bench_${program.name.replaceAll("-", "_")}_${size}`,
    program.hasPlainOwner,
  );
  const contest = await program.open(scene, size);
  const sides = sideNames.filter(
    (side) => contest[side] !== undefined && (side === "ours" || !isAlone),
  );
  const runs: Record<SideName, Run[]> = { ours: [], floor: [], rival: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const side of sides) {
      // A program without a process of its own works in this one.
      const isHere = scene.pids.length === 0 || (side === "floor" && contest.isFloorHere === true);
      const run = await runOnce({ server, scene, program }, contest[side]!.bind(contest), isHere);
      if (round > 0 || rounds === 0) runs[side].push(run);
    }
  }
  const [ours, floor, rival] = sideNames.map((name) => sideOf(runs[name], program));
  return {
    program: program.name,
    size,
    ours: ours!,
    floor: floor ?? null,
    rival: rival ?? null,
    ratio: floor ? ours!.median / floor.median : null,
    cpuRatio: floor ? quotient(ours!.cpuMsOfUnit, floor.cpuMsOfUnit) : null,
    notes: (await contest.notes?.()) ?? {},
    load,
  };
}

interface Bench {
  readonly server: DatabaseServer;
  readonly scene: Scene;
  readonly program: Program;
}

/** `isHere`: whether the side works in this process. */
async function runOnce(
  { server, scene, program }: Bench,
  side: NonNullable<Contest[SideName]>,
  isHere: boolean,
): Promise<Run> {
  let seconds = 0;
  let nodeCpuSeconds = 0;
  let postgresCpuSeconds = 0;
  const time: Timed = async (work) => {
    const children = await cpuSecondsOf(scene.pids);
    const postgres = server.postmaster === null ? 0 : await cpuSecondsOfPostgres(server.postmaster);
    // After the reading of /proc, which takes longer than a short piece of work where many processes run.
    const own = process.cpuUsage();
    const startedAt = performance.now();
    const result = await work();
    seconds += (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(own);
    const here = isHere ? (user + system) / 1e6 : 0;
    nodeCpuSeconds += here + (await cpuSecondsOf(scene.pids)) - children;
    postgresCpuSeconds +=
      server.postmaster === null ? 0 : (await cpuSecondsOfPostgres(server.postmaster)) - postgres;
    return result;
  };
  const units = await side(time);
  return {
    units,
    value: valueOf(program, units, seconds),
    nodeCpuSeconds,
    postgresCpuSeconds: server.postmaster === null ? null : postgresCpuSeconds,
  };
}

function valueOf({ kind }: Program, units: number, seconds: number): number {
  if (kind === "RATE") return units / seconds;
  return kind === "TIME" ? seconds * 1000 : units;
}

/** Null for a side that was not run. */
function sideOf(runs: readonly Run[], { kind }: Program): Side | null {
  if (runs.length === 0) return null;
  const values = runs.map(({ value }) => value);
  const isKnown = runs.every((run) => run.postgresCpuSeconds !== null);
  const hasUnits = kind === "RATE" || kind === "TIME";
  return {
    median: median(values),
    least: Math.min(...values),
    most: Math.max(...values),
    nodeCpuSeconds: median(runs.map((run) => run.nodeCpuSeconds)),
    postgresCpuSeconds: isKnown ? median(runs.map((run) => run.postgresCpuSeconds!)) : null,
    cpuMsOfUnit:
      isKnown && hasUnits
        ? median(
            runs.map(
              (run) => ((run.nodeCpuSeconds + run.postgresCpuSeconds!) * 1_000) / (run.units || 1),
            ),
          )
        : null,
  };
}

/** Null if there is nothing to divide, or nothing to divide by. */
function quotient(ours: number | null, floor: number | null): number | null {
  return ours !== null && floor !== null && floor > 0 && ours > 0 ? ours / floor : null;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
