import pg from "pg";
import { schema } from "#db/schemas.ts";
import { asker } from "../harness/ask.ts";
import { givenCounts } from "../harness/counts.ts";
import { days, givenTenantWithHistory, lastDay } from "../harness/history.ts";
import type { Program } from "../harness/program.ts";

const dayMs = 86_400_000;
const passes = 10;

/** What a person sees of five campaigns: their progress and gates, the total of their calls, and statistics. */
export const counts: Program = {
  name: "counts",
  about:
    "milliseconds for the progress, gates and people of 5 campaigns, totals, calls by hour of a campaign and by day of all",
  floorIs: "the same numbers, counted from the rows of calls by five queries with pg",
  kind: "TIME",
  goal: "each <= 20 ms",
  sizes: { small: [20_000], full: [1_000_000] },
  sizeIs: "calls",
  growth: {
    costOf: "progress, totals and statistics of 5 campaigns",
    sizes: [10_000, 100_000, 1_000_000, 10_000_000],
  },
  hasPlainOwner: true,
  async open(scene, size) {
    const tenant = await givenTenantWithHistory(scene, size);
    const made = await givenCounts(scene.pool);
    const server = await scene.server({ role: "api" });
    const ask = asker(server.ready["url"]!, tenant.apiKey);
    const { rows } = await scene.pool.query<{ id: string }>(
      "select id from campaign where tenant_id = $1 order by id limit 1",
      [tenant.id],
    );
    const campaignId = rows[0]!.id;
    const questions = questionsOf(campaignId);
    const times = new Map<string, number[]>();
    const client = new pg.Client({ connectionString: scene.adminUrl });
    await client.connect();
    scene.defer(() => client.end());
    await client.query(`set search_path = ${schema}`);
    return {
      async ours(time) {
        times.clear();
        for (let pass = 0; pass < passes; pass += 1) {
          for (const [name, document] of Object.entries(questions)) {
            const from = performance.now();
            await (pass === 0 ? time(() => ask(document)) : ask(document));
            times.set(name, [...(times.get(name) ?? []), performance.now() - from]);
          }
        }
        return 1;
      },
      async floor(time) {
        await time(() => countRows(client, tenant.id, campaignId));
        return 1;
      },
      isFloorHere: true,
      notes: async () => ({
        "counted in ms": made.countedMs,
        "folded in ms": made.foldedMs,
        "longest fold ms": made.longestFoldMs,
        ...Object.fromEntries([...times].map(([name, all]) => [`${name}: median ms`, median(all)])),
      }),
    };
  },
};

function questionsOf(campaignId: string): Readonly<Record<string, string>> {
  const range = (length: number) =>
    `from: "${new Date(lastDay.getTime() - length * dayMs).toISOString()}", to: "${lastDay.toISOString()}"`;
  const counts = "counts { scheduled completed failed outcomes { outcome calls } }";
  return {
    progress:
      "{ campaigns { nodes { gate { isOpen reason } progress { scheduled calling inProgress completed failed cancelled } } } }",
    people:
      "{ campaigns { nodes { progress { people { enrolled called reached waiting notCallable } } } } }",
    total: `{ calls(first: 0, filter: { campaignId: "${campaignId}", status: [FAILED] }) { totalCount isTotalCountExact } }`,
    "total of all": "{ calls(first: 0) { totalCount isTotalCountExact } }",
    "by hour": `{ callStats(campaignId: "${campaignId}", ${range(days)}, bucket: HOUR, timeZone: "Asia/Kolkata") { buckets { from ${counts} } } }`,
    "by day": `{ callStats(${range(days)}, bucket: DAY, timeZone: "America/New_York") { buckets { from ${counts} } } }`,
  };
}

async function countRows(client: pg.Client, tenantId: string, campaignId: string): Promise<void> {
  await client.query(
    `select campaign_id, count(*), count(*) filter (where completed > 0) from (
       select campaign_id, contact_id, count(*) filter (where status = 'COMPLETED') as completed
       from call where tenant_id = $1 and kind <> 'TEST' group by 1, 2) member group by 1`,
    [tenantId],
  );
  await client.query(
    "select campaign_id, status, count(*) from call where tenant_id = $1 and kind <> 'TEST' group by 1, 2",
    [tenantId],
  );
  await client.query("select count(*) from call where campaign_id = $1 and status = 'FAILED'", [
    campaignId,
  ]);
  await client.query(
    `select date_trunc('hour', placed_at), status, outcome, count(*) from call
     where campaign_id = $1 and kind <> 'TEST' group by 1, 2, 3`,
    [campaignId],
  );
  await client.query(
    `select date_trunc('day', placed_at), status, outcome, count(*) from call
     where tenant_id = $1 and kind <> 'TEST' group by 1, 2, 3`,
    [tenantId],
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
