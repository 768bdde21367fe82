import type { GrowthFigure } from "./record.ts";
import type { Program } from "./program.ts";
import { short } from "./report.ts";

/** The cost of one unit of work at several sizes, and how it grows. */
export interface Curve {
  readonly program: Program;
  readonly points: readonly { readonly size: number; readonly cpuMs: number }[];
  /** Of the cost as a power of the size: 0 is the same at every size, 1 grows as the size does. */
  readonly exponent: number;
}

/** Of each program with two sizes or more. */
export function curvesOf(figures: readonly GrowthFigure[], programs: readonly Program[]): Curve[] {
  return programs.flatMap((program) => {
    const points = figures
      .filter((one) => one.program === program.name && one.ours.cpuMsOfUnit !== null)
      .map(({ size, ours }) => ({ size, cpuMs: Math.max(ours.cpuMsOfUnit!, 1e-4) }));
    return points.length < 2 ? [] : [{ program, points, exponent: slope(points) }];
  });
}

/** Least squares of the logarithms. */
function slope(points: Curve["points"]): number {
  const [xs, ys] = [
    points.map(({ size }) => Math.log(size)),
    points.map(({ cpuMs }) => Math.log(cpuMs)),
  ];
  const [x, y] = [mean(xs), mean(ys)];
  const along = xs.reduce((sum, one, n) => sum + (one - x) * (ys[n]! - y), 0);
  return along / xs.reduce((sum, one) => sum + (one - x) ** 2, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const [width, height, columns] = [300, 210, 3];
const frame = { left: 46, right: 14, top: 40, bottom: 34 };

/** One plot for each curve, both axes logarithmic. Readable on a light and on a dark page. */
export function plotOf(curves: readonly Curve[]): string {
  const rows = Math.ceil(curves.length / columns);
  const plots = curves.map((curve, n) => {
    const [x, y] = [(n % columns) * width, Math.floor(n / columns) * height];
    return `<g transform="translate(${x} ${y})">${plot(curve)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width * columns} ${rows * height}" font-family="sans-serif" font-size="11" role="img" aria-label="Processor time of a unit of work by size">
<style>
  text { fill: #57606a } .title { font-weight: bold; fill: #24292f } .axis { stroke: #8c959f; fill: none }
  .line { stroke: #0969da; stroke-width: 2; fill: none } circle { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 } .title { fill: #f0f6fc } .line { stroke: #4493f8 } circle { fill: #4493f8 }
  }
</style>
${plots.join("\n")}
</svg>
`;
}

function plot({ program, points, exponent }: Curve): string {
  const sizes = points.map(({ size }) => Math.log10(size));
  const costs = points.map(({ cpuMs }) => Math.log10(cpuMs));
  const [fromX, toX] = [Math.floor(Math.min(...sizes)), Math.ceil(Math.max(...sizes))];
  // Two decades at least: otherwise noise looks like growth.
  const fromY = Math.floor(Math.min(...costs));
  const toY = Math.max(fromY + 2, Math.ceil(Math.max(...costs)));
  const x = (value: number): number =>
    frame.left + ((value - fromX) / (toX - fromX)) * (width - frame.left - frame.right);
  const y = (value: number): number =>
    height - frame.bottom - ((value - fromY) / (toY - fromY)) * (height - frame.top - frame.bottom);
  const [meanX, meanY] = [mean(sizes), mean(costs)];
  const fitted = (value: number): number => y(meanY + exponent * (value - meanX));
  const ticks = [
    ...decades(fromX, toX).map((n) => text(x(n), height - 20, `10^${n}`, "middle")),
    ...decades(fromY, toY).map((n) => text(frame.left - 5, y(n) + 4, short(10 ** n), "end")),
  ];
  const dots = points.map(
    (_, n) => `<circle cx="${round(x(sizes[n]!))}" cy="${round(y(costs[n]!))}" r="3.5"/>`,
  );
  return [
    `<text class="title" x="8" y="16">${program.name}: exponent ${exponent.toFixed(2)}</text>`,
    text(8, 31, `CPU ms of ${program.growth?.costOf ?? "a unit"}`, "start"),
    `<path class="axis" d="M${frame.left} ${frame.top}V${height - frame.bottom}H${width - frame.right}"/>`,
    `<path class="line" d="M${round(x(sizes[0]!))} ${round(fitted(sizes[0]!))}L${round(x(sizes.at(-1)!))} ${round(fitted(sizes.at(-1)!))}"/>`,
    ...dots,
    ...ticks,
    text((frame.left + width) / 2, height - 6, program.sizeIs, "middle"),
  ].join("");
}

function decades(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

function text(x: number, y: number, content: string, anchor: string): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${content}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
