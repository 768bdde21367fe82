import type { Figure, Side } from "./measure.ts";
import type { Program } from "./program.ts";
import type { Circumstances } from "./record.ts";

const head = [
  "program",
  "size",
  "ours",
  "floor",
  "ratio",
  "goal",
  "rival",
  "CPU s, Node / Postgres",
  "CPU ratio",
  "notes",
  "measured",
] as const;

/** A table in Markdown: one line for each figure. */
export function table(
  figures: readonly (Figure & Partial<Circumstances>)[],
  programs: readonly Program[],
): string {
  const byName = new Map(programs.map((program) => [program.name, program]));
  const rows = figures.map((figure) => {
    const program = byName.get(figure.program)!;
    const { ours, floor, rival } = figure;
    const notes = Object.entries(figure.notes).map(([name, value]) => `${name} ${short(value)}`);
    return [
      figure.program,
      `${figure.size} ${program.sizeIs}`,
      sideText(ours, program),
      sideText(floor, program),
      figure.ratio === null ? "–" : figure.ratio.toFixed(2),
      program.goal,
      sideText(rival, program),
      [ours, floor, rival].flatMap((side) => (side === null ? [] : [cpuText(side)])).join("; "),
      figure.cpuRatio === null ? "–" : figure.cpuRatio.toFixed(2),
      notes.join(", "),
      [figure.commit, figure.at?.slice(0, 10), `load ${figure.load.toFixed(1)}`]
        .filter(Boolean)
        .join(", "),
    ];
  });
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function sideText(side: Side | null, { kind }: Program): string {
  if (side === null) return "–";
  const unit = { RATE: "/s", TIME: " ms", BYTES: " B", SHARE: "", DELAY: " ms" }[kind];
  return `${short(side.median)}${unit} (${short(side.least)} to ${short(side.most)})`;
}

function cpuText({ nodeCpuSeconds, postgresCpuSeconds }: Side): string {
  return `${short(nodeCpuSeconds)} / ${postgresCpuSeconds === null ? "?" : short(postgresCpuSeconds)}`;
}

export function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
