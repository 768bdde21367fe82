import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createPool } from "#db/pool.ts";
import { startDialling } from "./dialling.ts";
import { missingForPatroni, startPatroni } from "./patroni.ts";

/**
 * Kills the leader of a Patroni cluster while people are called, with production's waits, and judges the outcome
 * from VAPI's own record. Prints a table; ends with 1 if somebody was called twice or not at all.
 */
const { values } = parseArgs({
  options: {
    /** Both, one after the other, if it is not given. */
    mode: { type: "string" },
    contacts: { type: "string", default: "150" },
    /** For how long the standby receives nothing before the leader is killed: the commits that are lost. */
    "lag-seconds": { type: "string", default: "8" },
  },
});

const missing = missingForPatroni();
if (missing === null) {
  console.log(
    "| replication | calls before the kill | rebuilt | kill to promotion | kill to next call | promotion to next call | twice | forgotten |",
  );
  console.log(`| ${Array(8).fill("---").join(" | ")} |`);
  for (const mode of ["sync", "async"]) {
    if (values.mode === undefined || values.mode === mode) await failOver(mode === "sync");
  }
} else {
  console.log(`Not run: ${missing}`);
}

async function failOver(isSynchronous: boolean): Promise<void> {
  await using cluster = await startPatroni(isSynchronous);
  const contacts = Number(values.contacts);
  await using dialling = await startDialling({ databaseUrl: cluster.url, contacts, speed: 10 });
  await dialling.placed(20);
  // Every worker has been admitted by another.
  await delay(6_000);
  if (!isSynchronous) {
    await cluster.detachStandby();
    await delay(Number(values["lag-seconds"]) * 1_000);
  }
  await cluster.killLeader();
  const killedAt = new Date();
  const before = dialling.simulator.calls.length;
  await cluster.promoted();
  const promotedAt = new Date();
  // Requests that had been committed before the kill have left by then.
  const nextAt = await dialling.nextCall(promotedAt);
  await dialling.finished();
  const { twice, forgotten } = dialling.verdict();
  const seconds = (from: Date, to: Date): string =>
    `${((to.getTime() - from.getTime()) / 1_000).toFixed(1)} s`;
  const cells = [
    isSynchronous ? "synchronous" : `asynchronous, ${values["lag-seconds"]} s behind`,
    before,
    await rebuiltCalls(cluster.url),
    seconds(killedAt, promotedAt),
    seconds(killedAt, nextAt),
    seconds(promotedAt, nextAt),
    twice.length,
    forgotten.length,
  ];
  console.log(`| ${cells.join(" | ")} |`);
  if (twice.length + forgotten.length > 0) {
    console.log(
      `twice: ${twice.join(", ")}; forgotten: ${forgotten.join(", ")}; log: ${dialling.logFile}`,
    );
    process.exitCode = 1;
  }
}

async function rebuiltCalls(url: string): Promise<number> {
  const pool = createPool(url, { max: 1 });
  const { rowCount } = await pool.query("select from dial where reason = 'REBUILT'");
  await pool.end();
  return rowCount ?? 0;
}
