import { curvesOf } from "./growth.ts";
import type { Program } from "./program.ts";
import type { BenchRecord } from "./record.ts";
import { table } from "./report.ts";

/** The page of figures, in Markdown. */
export function document(record: BenchRecord, programs: readonly Program[]): string {
  return `# Benchmarks

Written by \`npm run bench -- [program …] --full --write\`, which keeps the rows of the programs that it does not run; worse figures stand here too. Every program runs on a fresh database with the usual settings (fsync on), in turn with its floor: the least that the same machine needs for the same durable work. Compare ratios, not rates: machines differ, and the load average stands beside each row. A row of a small size only shows that the program runs.

- **ours, floor, rival**: the median of the runs, and the smallest and largest.
- **ratio**: ours divided by the floor. A rate is to be high, a time is to be low.
- **CPU s**: the processor time of a run of ours, the floor and the rival.
- **CPU ratio**: the processor time of Node and Postgres together for one unit, divided by that of the floor. It depends less on what else the machine does.

${table(record.figures, programs)}

## What is measured

${programs.map(explained).join("\n")}

## What limits

From profiles of Node (\`--cpu-prof\`) and of Postgres (\`pg_stat_statements\`, \`perf\`), where a goal is missed or was hard to reach.

${programs.flatMap(limited).join("\n")}

## Growth

\`npm run bench -- --growth --write\`: the processor time of Node and Postgres for one unit of work at sizes from 10^4 to 10^6 (with \`--full\` to 10^7). The exponent is that of the cost as a power of the size, fitted by least squares: 0 is the same cost at every size, 1 a cost that grows as the size does.

${growth(record, programs)}
`;
}

function explained({ name, about, floorIs, rivalIs }: Program): string {
  return `- **${name}**: ${about}. Floor: ${floorIs}.${rivalIs === undefined ? "" : ` Rival: ${rivalIs}.`}`;
}

function limited({ name, limits }: Program): string[] {
  return limits === undefined ? [] : [`- **${name}**: ${limits}`];
}

function growth({ growth: figures }: BenchRecord, programs: readonly Program[]): string {
  const curves = curvesOf(figures, programs);
  if (curves.length === 0) return "Not measured yet.";
  const rows = curves.map(({ program, points, exponent }) => {
    const sizes = `${points[0]!.size} to ${points.at(-1)!.size} ${program.sizeIs}`;
    return `| ${program.name} | ${program.growth?.costOf} | ${sizes} | ${exponent.toFixed(2)} |`;
  });
  return [
    "![Processor time by size](growth.svg)",
    "",
    "| program | cost of | sizes | exponent |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
