import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { document } from "./harness/document.ts";
import { curvesOf, plotOf } from "./harness/growth.ts";
import { type Figure, measure } from "./harness/measure.ts";
import type { Program, Scale } from "./harness/program.ts";
import { type BenchRecord, merge, readRecord, writeRecord } from "./harness/record.ts";
import { table } from "./harness/report.ts";
import { type DatabaseServer, openDatabaseServer } from "./harness/scene.ts";
import { programs } from "./programs/index.ts";

/**
 * `npm run bench -- [program …] [--except program …] [--full] [--growth [--most n]] [--size n] [--rounds n] [--json file] [--write]`:
 * measures each program beside its floor, in turn, and prints a table. `--rounds 0` runs each once, without warming
 * up. `--growth` measures our side at several sizes instead, up to `--most`. `--write` writes the figures into
 * docs/benchmarks.md, beside those of the programs that were not run. DATABASE_URL names the server (without a
 * database), with its usual settings; without it an embedded one is used.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    except: { type: "string", multiple: true, default: [] },
    full: { type: "boolean", default: false },
    growth: { type: "boolean", default: false },
    most: { type: "string" },
    rounds: { type: "string" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
    size: { type: "string" },
  },
});

const known = new Set(programs.map(({ name }) => name));
const unknown = [...positionals, ...values.except].filter((name) => !known.has(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; the programs are ${[...known].join(", ")}`);
  process.exit(2);
}
const scale: Scale = values.full ? "full" : "small";
const chosen = programs.filter(
  ({ name }) =>
    (positionals.length === 0 || positionals.includes(name)) && !values.except.includes(name),
);
const circumstances = {
  commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
  at: new Date().toISOString(),
  cores: availableParallelism(),
};
const server = await openDatabaseServer(process.env["DATABASE_URL"] ?? null);
const run = values.growth ? await measureGrowth(server) : await measureAll(server);
await server.close();
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(run, null, 2)}\n`);
if (values.write) await writeDocuments(run);

async function measureAll(on: DatabaseServer): Promise<BenchRecord> {
  const rounds = Number(values.rounds ?? 3);
  const figures: Figure[] = [];
  for (const program of chosen) {
    const sizes = values.size === undefined ? program.sizes[scale] : [Number(values.size)];
    for (const size of sizes) {
      figures.push(await measure(on, program, size, { rounds }));
      console.log(table(figures.slice(-1), programs).split("\n").at(-1));
    }
  }
  console.log(`\n${table(figures, programs)}`);
  return { figures: figures.map((one) => ({ ...one, ...circumstances, scale })), growth: [] };
}

async function measureGrowth(on: DatabaseServer): Promise<BenchRecord> {
  const rounds = Number(values.rounds ?? 1);
  const growth: BenchRecord["growth"][number][] = [];
  for (const program of chosen) {
    for (const size of growthSizes(program)) {
      const { ours, load } = await measure(on, program, size, { rounds, isAlone: true });
      growth.push({ program: program.name, size, ours, load, ...circumstances });
      console.log(`${program.name}, ${size} ${program.sizeIs}: ${ours.cpuMsOfUnit} CPU ms`);
    }
  }
  for (const { program, exponent } of curvesOf(growth, programs)) {
    console.log(`${program.name}: exponent ${exponent.toFixed(2)}`);
  }
  return { figures: [], growth };
}

function growthSizes({ growth }: Program): readonly number[] {
  const most = Number(values.most ?? (values.full ? 10_000_000 : 1_000_000));
  return (growth?.sizes ?? []).filter((size) => size <= most);
}

async function writeDocuments(now: BenchRecord): Promise<void> {
  const docs = (name: string) => new URL(`../docs/${name}`, import.meta.url);
  const record = merge(await readRecord(docs("benchmarks.json")), now, programs);
  await writeRecord(docs("benchmarks.json"), record);
  await writeFile(docs("benchmarks.md"), document(record, programs));
  const curves = curvesOf(record.growth, programs);
  if (curves.length > 0) await writeFile(docs("growth.svg"), plotOf(curves));
}
