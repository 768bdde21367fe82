import { readFile, writeFile } from "node:fs/promises";
import type { Figure } from "./measure.ts";
import type { Program, Scale } from "./program.ts";

/** Where and when figures were measured. */
export interface Circumstances {
  readonly commit: string;
  /** ISO instant. */
  readonly at: string;
  readonly cores: number;
}

type KeptFigure = Figure & Circumstances & { readonly scale: Scale };
/** Our side alone, at one of several sizes. */
export type GrowthFigure = Pick<Figure, "program" | "size" | "ours" | "load"> & Circumstances;

/** All figures of docs/benchmarks.md: the last of each program and size. */
export interface BenchRecord {
  readonly figures: readonly KeptFigure[];
  readonly growth: readonly GrowthFigure[];
}

/** Empty if there is none yet. */
export async function readRecord(file: URL): Promise<BenchRecord> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? { figures: [], growth: [] } : (JSON.parse(text) as BenchRecord);
}

export async function writeRecord(file: URL, record: BenchRecord): Promise<void> {
  await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * The record with new figures in the places of older ones of the same program and size. What other programs have
 * measured stays; small figures give way to full ones of their program.
 */
export function merge(
  before: BenchRecord,
  now: BenchRecord,
  programs: readonly Program[],
): BenchRecord {
  const measuredInFull = new Set(
    now.figures.filter(({ scale }) => scale === "full").map(({ program }) => program),
  );
  const stays = before.figures.filter(
    ({ program, scale }) => scale === "full" || !measuredInFull.has(program),
  );
  return {
    figures: inOrder(latest([...stays, ...now.figures]), programs),
    growth: inOrder(latest([...before.growth, ...now.growth]), programs),
  };
}

function latest<One extends { readonly program: string; readonly size: number }>(
  figures: readonly One[],
): One[] {
  return [...new Map(figures.map((one) => [`${one.program} ${one.size}`, one])).values()];
}

/** In the order of the programs and by size. Figures of programs that are gone are left out. */
function inOrder<One extends { readonly program: string; readonly size: number }>(
  figures: readonly One[],
  programs: readonly Program[],
): One[] {
  const places = new Map(programs.map(({ name }, place) => [name, place]));
  return figures
    .filter(({ program }) => places.has(program))
    .toSorted((a, b) => places.get(a.program)! - places.get(b.program)! || a.size - b.size);
}
