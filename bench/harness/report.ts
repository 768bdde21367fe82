import type { Figure, Side } from "./measure.ts";
import type { Program } from "./program.ts";

/** A table in Markdown: one line for each figure. */
export function table(figures: readonly Figure[], programs: readonly Program[]): string {
  const byName = new Map(programs.map((program) => [program.name, program]));
  const head = [
    "program",
    "size",
    "ours",
    "floor",
    "ratio",
    "goal",
    "CPU s, Node / Postgres",
    "CPU ratio",
    "notes",
  ];
  const rows = figures.map((figure) => {
    const program = byName.get(figure.program)!;
    const notes = Object.entries(figure.notes).map(([name, value]) => `${name} ${short(value)}`);
    return [
      figure.program,
      `${figure.size} ${program.sizeIs}`,
      sideText(figure.ours, program),
      figure.floor === null ? "–" : sideText(figure.floor, program),
      figure.ratio === null ? "–" : figure.ratio.toFixed(2),
      program.goal,
      [figure.ours, figure.floor]
        .flatMap((side) => (side === null ? [] : [cpuText(side)]))
        .join("; "),
      figure.cpuRatio === null ? "–" : figure.cpuRatio.toFixed(2),
      notes.join(", "),
    ];
  });
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function sideText({ median, least, most }: Side, { kind }: Program): string {
  const unit = { RATE: "/s", TIME: " ms", BYTES: " B" }[kind];
  return `${short(median)}${unit} (${short(least)} to ${short(most)})`;
}

function cpuText({ nodeCpuSeconds, postgresCpuSeconds }: Side): string {
  return `${short(nodeCpuSeconds)} / ${postgresCpuSeconds === null ? "?" : short(postgresCpuSeconds)}`;
}

function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
