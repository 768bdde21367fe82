import { setTimeout as delay } from "node:timers/promises";
import { systemOf } from "#domain/actor.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { machine, openStage, rounded, type Stage, spread, stageCampaign } from "./stage.ts";
import { givenTenant } from "./harness/people.ts";

/**
 * How late calls are, in real time, from the instant at which each is due until VAPI has its request: calls
 * scheduled by hand at random instants, and the first call of each of many campaigns whose window opens at
 * a full minute. Beside them the floor of the same run, a bare POST to the simulator and back, and what the
 * worker does while there is nothing to do. `node bench/punctuality.ts [calls] [minutes] [workers]` prints
 * one line of JSON for each figure.
 */
const calls = Number(process.argv[2] ?? 300);
const minutes = Number(process.argv[3] ?? 3);
const workers = Number(process.argv[4] ?? 1);
const openingsPerMinute = 10;
const idleMs = 20_000;
const minuteMs = 60_000;

const stage = await openStage({
  label: "bench/punctuality.ts",
  workers,
  simulator: { speed: 20, concurrencyLimit: 10_000, scriptFor: () => ({ lastsSeconds: 20 }) },
});
report("idle", await idleLoad(stage));

// Between two ticks, so that the first window opens with the next minute but one at the latest.
await delay(minuteMs - (Date.now() % minuteMs) + 5_000);
const { id: tenantId } = await givenTenant(stage.app.context, 1_000);
const { id: campaignId, contactIds } = await stageCampaign(stage, tenantId, {
  contacts: calls,
  maxConcurrentCalls: 1_000,
  covered: true,
});
const openings = new Map<string, number>();
for (let minute = 1; minute <= minutes; minute += 1) {
  const opensAt = (Math.floor(Date.now() / minuteMs) + minute) * minuteMs;
  const startTime = new Date(opensAt).toISOString().slice(11, 16);
  for (let n = 0; n < openingsPerMinute; n += 1) {
    const { id: tenant } = await givenTenant(stage.app.context, 10);
    const options = { contacts: 5, maxConcurrentCalls: 10, startTime };
    openings.set((await stageCampaign(stage, tenant, options)).id, opensAt);
  }
}
const from = Date.now() + 2_000;
for (const contactId of contactIds) {
  const at = new Date(from + Math.random() * (minutes * minuteMs - 7_000));
  await scheduleCall(stage.app.context, systemOf(tenantId), { campaignId, contactId, at });
}
const posts: number[] = [];
const isOver = () => Date.now() > from + minutes * minuteMs;
while (!isOver()) {
  posts.push(await barePost(stage));
  await delay(1_000);
}

const placed = await placedCalls(stage);
report(
  "scheduled call",
  spread(
    placed
      .filter((call) => call.campaignId === campaignId)
      .map(({ createdAt, scheduledTime }) => createdAt - scheduledTime.getTime()),
  ),
);
const firsts = [...openings].map(([id, opensAt]) => {
  const own = placed.filter((call) => call.campaignId === id);
  return Math.min(...own.map(({ createdAt }) => createdAt)) - opensAt;
});
report("first call of a window", spread(firsts));
report("floor: POST /call and back", spread(posts));
await stage.close();

function report(figure: string, values: object): void {
  console.log(JSON.stringify({ figure, workers, ...values, ...machine() }));
}

/** Transactions and processor time of a worker with nothing to do. */
async function idleLoad({ pool }: Stage): Promise<object> {
  await delay(3_000);
  const before = { ...(await transactions(pool)), cpu: process.cpuUsage() };
  await delay(idleMs);
  const { user, system } = process.cpuUsage(before.cpu);
  const after = await transactions(pool);
  const seconds = idleMs / 1_000;
  return {
    transactionsPerSecond: rounded((after.n - before.n) / seconds),
    cpuPercent: rounded(((user + system) / 1_000 / idleMs) * 100),
  };
}

async function transactions(pool: Stage["pool"]): Promise<{ n: number }> {
  const { rows } = await pool.query<{ n: number }>(
    "select pg_stat_clear_snapshot(), sum(xact_commit)::int as n from pg_stat_database",
  );
  return { n: rows[0]!.n };
}

/** The call of another account, as the client sends one, with nothing before and after it. */
async function barePost({ simulator }: Stage): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`${simulator.url}/call`, {
    method: "POST",
    headers: { authorization: "Bearer somebody else", "content-type": "application/json" },
    body: JSON.stringify({
      assistantId: sampleAssistants[0]!.id,
      phoneNumberId: samplePhoneNumbers[0]!.id,
      customer: { number: "+14155550100" },
    }),
  });
  await response.text();
  if (response.status !== 201) throw new Error(`the simulator refused: ${response.status}`);
  return performance.now() - startedAt;
}

interface Placed {
  readonly campaignId: string;
  readonly scheduledTime: Date;
  readonly createdAt: number;
}

/** The simulator's record beside what was due. */
async function placedCalls({ pool, simulator }: Stage): Promise<Placed[]> {
  const made = simulator.calls.filter(({ dialId }) => dialId !== null);
  const { rows } = await pool.query<Placed & { dialId: string }>(
    `select dial.id as "dialId", dial.campaign_id as "campaignId", call.scheduled_time as "scheduledTime"
     from dial join call on call.id = dial.call_id`,
  );
  const byDial = new Map(rows.map((row) => [row.dialId, row]));
  return made.map(({ dialId, createdAt }) => ({
    ...byDial.get(dialId!)!,
    createdAt: createdAt.getTime(),
  }));
}
