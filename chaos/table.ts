import type { RunResult } from "./run.ts";

const columns = [
  ["seed", 6],
  ["calls", 7],
  ["faulted", 9],
  ["kills", 7],
  ["of postgres", 13],
  ["acts", 6],
  ["next dial, median", 19],
  ["worst", 9],
  ["claimed to sent", 17],
  ["sent to known", 15],
  ["calm after", 12],
  ["violations", 12],
] as const;

export const heading = columns.map(([name, width]) => name.padStart(width)).join("");

/** One run in one line; times in seconds. */
export function line(result: RunResult): string {
  return row([
    result.seed,
    result.placed,
    result.faulted,
    result.kills.length,
    result.kills.filter(({ what }) => what === "postgres").length,
    sumOf(Object.values(result.acts)),
    seconds(quantile(result.recoveriesMs, 0.5)),
    seconds(quantile(result.recoveriesMs, 1)),
    seconds(result.longest.intendedMs),
    seconds(result.longest.unsettledMs),
    seconds(result.calmMs),
    result.violations.length,
  ]);
}

/** All runs in one line. */
export function totals(results: readonly RunResult[]): string {
  const sum = (count: (result: RunResult) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  const most = (ms: (result: RunResult) => number): string =>
    seconds(Math.max(0, ...results.map(ms)));
  const recoveries = results.flatMap(({ recoveriesMs }) => recoveriesMs);
  return row([
    "all",
    sum(({ placed }) => placed),
    sum(({ faulted }) => faulted),
    sum(({ kills }) => kills.length),
    sum(({ kills }) => kills.filter(({ what }) => what === "postgres").length),
    sum(({ acts }) => sumOf(Object.values(acts))),
    seconds(quantile(recoveries, 0.5)),
    seconds(quantile(recoveries, 1)),
    most(({ longest }) => longest.intendedMs),
    most(({ longest }) => longest.unsettledMs),
    most(({ calmMs }) => calmMs),
    sum(({ violations }) => violations.length),
  ]);
}

/** What people did in all runs, by kind. */
export function actsOf(results: readonly RunResult[]): string {
  const kinds = Object.keys(results[0]?.acts ?? {}) as (keyof RunResult["acts"])[];
  const counts = kinds.map((kind) => `${sumOf(results.map(({ acts }) => acts[kind]))} ${kind}`);
  return `acts: ${counts.join(", ")}`;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell, index) => String(cell).padStart(columns[index]![1])).join("");
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
