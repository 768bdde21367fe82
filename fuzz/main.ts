import { parseArgs } from "node:util";
import pg from "pg";
import { createPool } from "#db/pool.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { startTestPostgres } from "#test/postgres.ts";
import { replay, type Report, runTarget } from "./run.ts";
import { startServerProcess } from "./server-process.ts";
import type { Target } from "./target.ts";
import { csvTarget } from "./targets/csv.ts";
import { documentsTarget } from "./targets/documents.ts";
import { variablesTarget } from "./targets/variables.ts";
import { webhookTarget } from "./targets/webhook.ts";
import { type FuzzWorld, openFuzzWorld, secretKey } from "./world.ts";

const usage = `npm run fuzz -- [--seed 1] [--cases 100000] [--target csv|webhook|variables|documents] [--tape hex]

  Tries the real server, in a process of its own, with input that nobody means well. Prints a table and ends
  with 1 when a law was broken; Ctrl-C ends it early, with the table. --tape runs one case that was printed before.`;

const targets: readonly Target[] = [csvTarget, webhookTarget, variablesTarget, documentsTarget];

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    cases: { type: "string", default: "100000" },
    target: { type: "string" },
    tape: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const chosen = targets.filter(({ name }) => values.target === undefined || name === values.target);
if (values.help || chosen.length === 0) {
  console.log(usage);
  process.exit(values.help ? 0 : 1);
}

const postgres = await startTestPostgres();
const simulator = await startSimulator({ speed: 60 });

/** Each target has a database and a server process of its own. */
async function withWorld<Result>(
  { name, role }: Target,
  work: (world: FuzzWorld) => Promise<Result>,
): Promise<Result> {
  const admin = new pg.Client({ connectionString: `${postgres.url}/postgres` });
  await admin.connect();
  await admin.query(`create database ${name} template ${postgres.templateDatabase}`);
  await admin.end();
  const databaseUrl = `${postgres.url}/${name}`;
  const simulatorUrl = simulator.url;
  const server = await startServerProcess({ databaseUrl, role, secretKey, simulatorUrl });
  const pool = createPool(databaseUrl);
  try {
    return await work(openFuzzWorld(server, pool, simulatorUrl));
  } finally {
    await server.close();
    await pool.end();
  }
}

function row(report: Report): string {
  const { target, cases, seconds, statuses, longestStallMs, longestOwnMs, heapMb } = report;
  const counts = Object.entries(statuses)
    .toSorted(([, a], [, b]) => b - a)
    .map(([status, count]) => `${status}: ${count}`);
  const cells = [
    target,
    cases,
    Math.round(seconds),
    counts.join(", "),
    `${Math.round(longestOwnMs)} ms`,
    `${Math.round(longestStallMs)} ms`,
    heapMb.map((mb) => Math.round(mb)).join(" → ") + " MB",
    report.violations.length,
  ];
  return `| ${cells.join(" | ")} |`;
}

const interrupted = new AbortController();
// A long run tells what it has found when it is asked to end.
process.once("SIGINT", () => interrupted.abort());
const { signal } = interrupted;
const seed = Number(values.seed);
const cases = Number(values.cases);
const reports: Report[] = [];
for (const target of chosen) {
  await withWorld(target, async (world) => {
    if (values.tape !== undefined) {
      const { outcome, shown, pulse } = await replay(
        target,
        world,
        Buffer.from(values.tape, "hex"),
      );
      console.log(shown, outcome, pulse, world.server.faults);
      if (outcome.problem !== null) process.exitCode = 1;
      return;
    }
    reports.push(await runTarget(target, world, { seed, cases, signal, progress: console.error }));
  });
}
await simulator.close();
await postgres.stop();

if (reports.length > 0) {
  console.log(
    "| target | cases | seconds | answers | longest turn, own work | longest turn, by the clock | heap | violations |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const report of reports) console.log(row(report));
}
for (const { target, passingStalls, violations } of reports) {
  if (passingStalls.length > 0) {
    const those = `${passingStalls.length} stalls by the clock that are no case's own`;
    console.log(`${target}: ${those}, such as ${passingStalls.at(-1)}`);
  }
  for (const { law, tape, shown } of violations) {
    process.exitCode = 1;
    console.log(`\n${target}, seed ${seed}: ${law}\n${shown}`);
    if (tape !== null) console.log(`npm run fuzz -- --target ${target} --tape ${tape}`);
  }
}
