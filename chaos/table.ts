import type { ActKind, RunResult } from "./run.ts";

const columns = [
  ["seed", 6],
  ["calls", 7],
  ["faulted", 9],
  ["kills", 7],
  ["of postgres", 13],
  ["stops", 7],
  ["listed", 8],
  ["caps", 6],
  ["undos", 7],
  ["next dial, median", 19],
  ["worst", 9],
  ["claimed to sent", 17],
  ["sent to known", 15],
  ["calm after", 12],
  ["violations", 12],
] as const;

const actKinds = ["stops", "listed", "caps", "undos"] as const satisfies readonly ActKind[];

export const heading = columns.map(([name, width]) => name.padStart(width)).join("");

/** One run in one line; times in seconds. */
export function line(result: RunResult): string {
  return row([
    result.seed,
    result.placed,
    result.faulted,
    result.kills.length,
    result.kills.filter(({ what }) => what === "postgres").length,
    ...actKinds.map((kind) => result.acts[kind]),
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
    ...actKinds.map((kind) => sum(({ acts }) => acts[kind])),
    seconds(quantile(recoveries, 0.5)),
    seconds(quantile(recoveries, 1)),
    most(({ longest }) => longest.intendedMs),
    most(({ longest }) => longest.unsettledMs),
    most(({ calmMs }) => calmMs),
    sum(({ violations }) => violations.length),
  ]);
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
