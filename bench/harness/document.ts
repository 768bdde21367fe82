import type { Figure } from "./measure.ts";
import type { Program } from "./program.ts";
import { table } from "./report.ts";

/** One run of `npm run bench`, as its JSON file holds it. */
export interface BenchRun {
  readonly commit: string;
  readonly at: string;
  readonly cores: number;
  readonly scale: string;
  readonly figures: readonly Figure[];
}

/** The page of figures, in Markdown. */
export function document(run: BenchRun, programs: readonly Program[]): string {
  const measured = programs.filter(({ name }) => run.figures.some((one) => one.program === name));
  const loads = run.figures.map(({ load }) => load);
  return `# Benchmarks

Written by \`npm run bench -- ${run.scale === "full" ? "--full " : ""}--write\`; worse figures stand here too. Every program runs on a fresh database with the usual settings (fsync on), in turn with its floor: the least that the same machine needs for the same durable work. Compare ratios, not rates: machines differ, and this one is shared.

- **ours, floor**: the median of the runs, and the smallest and largest.
- **ratio**: ours divided by the floor. A rate is to be high, a time is to be low.
- **CPU ratio**: the processor time of Node and Postgres together, divided by that of the floor. It depends less on what else the machine does.

Commit ${run.commit}, ${run.at.slice(0, 10)}, ${run.cores} cores, load average ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)} before the runs.

${table(run.figures, programs)}

## What is measured

${measured.map((program) => `- **${program.name}**: ${program.about}. Floor: ${program.floorIs}.`).join("\n")}

## Growth

The exponent of the time for twice the size, between the smallest and the largest size: 1 is linear, 2 is quadratic.

${growth(run.figures, programs)}
`;
}

function growth(figures: readonly Figure[], programs: readonly Program[]): string {
  const lines = programs.flatMap((program) => {
    const own = figures.filter((one) => one.program === program.name);
    const [first, last] = [own.at(0), own.at(-1)];
    if (first === undefined || last === undefined || first.size === last.size) return [];
    const [one, other] = [first, last].map(({ ours }) => ours.median) as [number, number];
    // A rate that stays the same is a time that grows with the size, where the size is the work.
    const ratio = program.kind === "TIME" ? other / one : (one / other) * (last.size / first.size);
    const exponent = Math.log(ratio) / Math.log(last.size / first.size);
    return [
      `| ${program.name} | ${first.size} to ${last.size} ${program.sizeIs} | ${exponent.toFixed(2)} |`,
    ];
  });
  return lines.length === 0
    ? "Measured at one size each."
    : ["| program | sizes | exponent |", "| --- | --- | --- |", ...lines].join("\n");
}
