import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type BenchRun, document } from "./harness/document.ts";
import { type Figure, measure } from "./harness/measure.ts";
import { openDatabaseServer } from "./harness/scene.ts";
import type { Scale } from "./harness/program.ts";
import { table } from "./harness/report.ts";
import { programs } from "./programs/index.ts";

/**
 * `npm run bench -- [program …] [--full] [--rounds n] [--json file] [--write]`: measures each program beside its
 * floor, in turn, and prints a table; with `--write` it also writes docs/benchmarks.md. DATABASE_URL names the server (without a database), with its usual settings;
 * without it an embedded one is used.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
    size: { type: "string" },
  },
});

const known = new Set(programs.map(({ name }) => name));
const unknown = positionals.filter((name) => !known.has(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; the programs are ${[...known].join(", ")}`);
  process.exit(2);
}
const scale: Scale = values.full ? "full" : "small";
const chosen = programs.filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name),
);
const server = await openDatabaseServer(process.env["DATABASE_URL"] ?? null);
const figures: Figure[] = [];
for (const program of chosen) {
  const sizes = values.size === undefined ? program.sizes[scale] : [Number(values.size)];
  for (const size of sizes) {
    figures.push(await measure(server, program, size, Number(values.rounds)));
    console.log(table(figures.slice(-1), programs).split("\n").at(-1));
  }
}
await server.close();
console.log(`\n${table(figures, programs)}`);
const run: BenchRun = {
  commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
  at: new Date().toISOString(),
  cores: availableParallelism(),
  scale,
  figures,
};
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(run, null, 2)}\n`);
if (values.write) {
  const page = new URL("../docs/benchmarks.md", import.meta.url);
  await writeFile(page, document(run, programs));
}
