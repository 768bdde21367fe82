import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { expect, test } from "vitest";
import { startCrashingPostgres } from "#test/crashing-postgres.ts";
import { startPostgresOnSmallDisk, whyNoSmallDisk } from "#test/small-disk.ts";
import { defaultLimits } from "../../src/limits.ts";
import { type Dialling, startDialling } from "../../chaos/dialling.ts";

/* What the database refuses for a while: nothing is lost, nobody is called twice, and calls go on by themselves. */

/** How long a bad day lasts: some heartbeats, ticks and attempts of each job fall into it. */
const badMs = 8_000;
const contacts = 40;

const start = (databaseUrl: string, more: Partial<Parameters<typeof startDialling>[0]> = {}) =>
  startDialling({ databaseUrl, contacts, speed: 10, horizonSpeed: 10, ...more });

async function reasons({ apiUrl }: Dialling): Promise<string[]> {
  const response = await fetch(`${apiUrl}/ready`);
  const { checks } = (await response.json()) as { checks: Record<string, { reason?: string }> };
  return Object.values(checks).flatMap(({ reason }) => reason ?? []);
}

async function logOf({ logFile }: Dialling): Promise<string> {
  return await readFile(logFile, "utf8");
}

/** Everybody has been called once, and no process has ended by itself. */
async function endsWell(dialling: Dialling): Promise<void> {
  await expect.poll(() => reasons(dialling)).toEqual([]);
  await dialling.finished();
  expect(dialling.verdict()).toEqual({ twice: [], forgotten: [], calls: contacts });
  expect(dialling.workers.flatMap(({ ownEnds }) => ownEnds)).toEqual([]);
}

const noDisk = await whyNoSmallDisk();
if (noDisk !== null) process.stderr.write(`The test of a full disk is skipped: ${noDisk}.\n`);

test.skipIf(noDisk !== null)("the disk is full, and has room again", async () => {
  await using postgres = await startPostgresOnSmallDisk();
  await using dialling = await start(postgres.url);
  await dialling.placed(10);
  await postgres.fill();
  await expect.poll(() => reasons(dialling)).toContain("DISK_FULL");
  await delay(badMs);
  await postgres.free();
  await endsWell(dialling);
});

test("somebody else takes every connection, and gives them back", async () => {
  await using postgres = await startCrashingPostgres({ max_connections: "50" });
  await using dialling = await start(postgres.url);
  await dialling.placed(10);
  await using hog = await takeEveryConnection(postgres.url);
  await expect.poll(() => reasons(dialling)).toContain("DATABASE_OVERLOADED");
  await delay(badMs);
  await hog.letGo();
  await endsWell(dialling);
});

/** Takes what is free, cuts the servers' connections again and again, and takes these too. */
async function takeEveryConnection(url: string) {
  const taken: pg.Client[] = [];
  let isOver = false;
  const take = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: url, application_name: "somebody else" });
    client.on("error", () => {});
    return await client.connect().then(
      () => taken.push(client) > 0,
      () => false,
    );
  };
  const watcher = new pg.Client({ connectionString: url, application_name: "somebody else" });
  watcher.on("error", () => {});
  await watcher.connect();
  const taking = (async () => {
    while (!isOver) {
      if (await take()) continue;
      await watcher.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'call-scheduler%'",
      );
    }
  })();
  const letGo = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await taking;
    for (const client of [watcher, ...taken]) await client.end().catch(() => {});
  };
  return { letGo, [Symbol.asyncDispose]: letGo };
}

test("statements take longer than they may, and then do not", async () => {
  await using postgres = await startCrashingPostgres();
  await using dialling = await start(postgres.url, {
    limits: { ...defaultLimits, schedulerStatementTimeoutMs: 1_500, requestTimeoutMs: 1_500 },
  });
  await dialling.placed(10);
  const slow = new pg.Client({ connectionString: postgres.url });
  slow.on("error", () => {});
  await slow.connect();
  await slow.query("begin; lock table call_scheduler.dial in access exclusive mode");
  await expect
    .poll(() => logOf(dialling))
    .toContain("canceling statement due to statement timeout");
  await delay(badMs);
  await slow.end();
  await endsWell(dialling);
});
