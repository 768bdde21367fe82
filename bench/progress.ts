import { setTimeout as delay } from "node:timers/promises";
import { createTenant } from "#domain/tenants/tenants.ts";
import { givenMany } from "#test/many.ts";
import { watch } from "#test/watch.ts";
import { TypedDocumentString } from "#test/gql/graphql.ts";
import { machine, openStage, rounded } from "./stage.ts";

/**
 * What watching a large campaign costs: so many subscribers of one campaign, over server-sent events, while
 * a call of it changes its status twenty times a second. `node bench/progress.ts [calls] [subscribers]`
 * prints one line of JSON.
 */
const calls = Number(process.argv[2] ?? 100_000);
const subscribers = Number(process.argv[3] ?? 20);
const runMs = 10_000;
const changeEveryMs = 50;

const Progress = new TypedDocumentString<{ campaignProgress: object }, { campaignId: string }>(
  "subscription ($campaignId: ID!) { campaignProgress(campaignId: $campaignId) { progress { scheduled } } }",
);

const stage = await openStage({ label: "bench/progress.ts", role: "api", simulator: {} });
const { app, pool } = stage;
const { tenantId, apiKey } = await createTenant(app.context, { name: "Bench" });
await givenMany(pool, {
  tenants: 0,
  campaigns: 1,
  contactsPerCampaign: calls,
  waiting: true,
  at: new Date("2031-03-05T10:00:00Z"),
});
await pool.query("analyze");
const { rows } = await pool.query<{ id: string }>("select id from campaign where tenant_id = $1", [
  tenantId,
]);
const campaignId = `Campaign:${rows[0]!.id}`;

let told = 0;
const watches = Array.from({ length: subscribers }, () =>
  watch("server-sent events", { url: app.url, apiKey }, Progress, { campaignId }),
);
// Each has had its first before the clock runs.
await Promise.all(watches.map((each) => each.next()));
const reading = watches.map(async (each) => {
  await each.next(() => {
    told += 1;
    return false;
  });
});
void Promise.allSettled(reading);
const cpu = process.cpuUsage();
const until = Date.now() + runMs;
const scansBefore = await scans();
while (Date.now() < until) {
  await pool.query(
    `update call set status = case status when 'SCHEDULED' then 'CANCELLED' else 'SCHEDULED' end::call_status
     where id = (select id from call order by id limit 1)`,
  );
  await delay(changeEveryMs);
}
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    figure: "campaignProgress",
    calls,
    subscribers,
    updatesPerSubscriberAndSecond: rounded(told / subscribers / (runMs / 1_000)),
    countsPerSecond: rounded(((await scans()) - scansBefore) / (runMs / 1_000)),
    serverCpuPercent: rounded((user + system) / 10 / runMs),
    ...machine(),
  }),
);
await Promise.all(watches.map((each) => each[Symbol.asyncDispose]()));
await stage.close();

/** Rows of calls that Postgres has read so far, in campaigns' worth. */
async function scans(): Promise<number> {
  const { rows: read } = await pool.query<{ n: number }>(
    `select pg_stat_clear_snapshot(), (seq_tup_read + idx_tup_fetch)::float8 as n from pg_stat_user_tables
     where relname = 'call'`,
  );
  return read[0]!.n / calls;
}
