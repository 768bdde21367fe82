import type pg from "pg";
import { describe, expect } from "vitest";
import { newTenant, test, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import type { CallStatsQueryVariables } from "#test/gql/graphql.ts";
import { encodeId } from "#schema/ids.ts";

const CallStats = graphql(`
  query CallStats(
    $campaignId: ID
    $from: DateTime!
    $to: DateTime!
    $bucket: StatsBucket!
    $timeZone: String
  ) {
    callStats(campaignId: $campaignId, from: $from, to: $to, bucket: $bucket, timeZone: $timeZone) {
      timeZone
      total {
        calls
        scheduled
        calling
        inProgress
        completed
        failed
        cancelled
        outcomes {
          outcome
          calls
        }
        talkSeconds
        cost
      }
      buckets {
        from
        to
        counts {
          calls
        }
      }
    }
  }
`);

const Totals = graphql(`
  query CallTotals($filter: CallFilter) {
    calls(filter: $filter, first: 0) {
      totalCount
      isTotalCountExact
    }
  }
`);

/** Two campaigns; calls in the night in which New York has 25 hours, and one that is live. */
async function givenCalls(pool: pg.Pool, tenant: TestTenant): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `with own as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       select $1, 'Campaign ' || n, 'assistant', 'number', '09:00', '17:00', 'America/New_York'
       from generate_series(1, 2) n returning id),
     people as (
       insert into contact (tenant_id, phone) select $1, '+1415' || 6100000 + n from generate_series(1, 5) n
       returning id),
     member as (
       insert into enrolment (tenant_id, campaign_id, contact_id)
       select $1, own.id, people.id from own, people returning *)
     select id from own order by id`,
    [tenant.id],
  );
  const ids = rows.map(({ id }) => id);
  const add = (campaign: number, at: string, kind: string, status: string, outcome?: string) =>
    pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, kind, status, outcome, scheduled_time, placed_at,
         duration_seconds, cost)
       select tenant_id, campaign_id, contact_id, $2::call_kind, $3::call_status, $4::call_outcome, $5,
         case when $3 = 'SCHEDULED' then null else $5::timestamptz + interval '1 minute' end,
         case when $3 = 'COMPLETED' then 12.3455 end, case when $3 in ('COMPLETED', 'FAILED') then 0.0107 end
       from enrolment where campaign_id = $1 limit 1`,
      [ids[campaign], kind, status, outcome ?? null, at],
    );
  await add(0, "2026-11-01T03:59Z", "ROUND", "COMPLETED", "ANSWERED");
  await add(0, "2026-11-01T05:30Z", "ROUND", "COMPLETED", "VOICEMAIL");
  await add(0, "2026-11-01T06:30Z", "ROUND", "FAILED", "BUSY");
  await add(0, "2026-11-02T04:58Z", "MANUAL", "FAILED", "BUSY");
  await add(0, "2026-11-02T04:59Z", "ROUND", "COMPLETED", "ANSWERED");
  await add(0, "2026-11-01T12:00Z", "TEST", "COMPLETED", "ANSWERED");
  await add(1, "2026-11-01T15:00Z", "ROUND", "IN_PROGRESS");
  await add(1, "2026-11-01T15:00Z", "MANUAL", "SCHEDULED");
  return ids.map((id) => encodeId("Campaign", id));
}

const night: CallStatsQueryVariables = {
  from: "2026-11-01T04:00:00Z",
  to: "2026-11-02T05:00:00Z",
  bucket: "DAY",
};

describe("callStats", () => {
  test("counts a day of 25 hours in the campaign's zone", async ({ pool, tenant }) => {
    const [campaignId] = await givenCalls(pool, tenant);
    const { callStats } = await tenant.ask(CallStats, { ...night, campaignId });
    expect(callStats).toEqual({
      timeZone: "America/New_York",
      // The call that was scheduled a minute before midnight was placed at midnight: it is the day's.
      total: {
        calls: 4,
        scheduled: 0,
        calling: 0,
        inProgress: 0,
        completed: 2,
        failed: 2,
        cancelled: 0,
        outcomes: [
          { outcome: "BUSY", calls: 2 },
          { outcome: "ANSWERED", calls: 1 },
          { outcome: "VOICEMAIL", calls: 1 },
        ],
        // Two conversations; all four were paid for.
        talkSeconds: 24.692,
        cost: 0.0428,
      },
      buckets: [
        { from: "2026-11-01T04:00:00.000Z", to: "2026-11-02T05:00:00.000Z", counts: { calls: 4 } },
      ],
    });
  });

  test("sums all campaigns, live calls among them, in any zone", async ({ pool, tenant }) => {
    await givenCalls(pool, tenant);
    const { callStats } = await tenant.ask(CallStats, {
      ...night,
      bucket: "DAY",
      timeZone: "asia/kathmandu",
    });
    expect(callStats!.timeZone).toBe("Asia/Kathmandu");
    expect(callStats!.total).toMatchObject({ calls: 6, scheduled: 1, inProgress: 1 });
    expect(callStats!.buckets.map(({ from, counts }) => [from, counts.calls])).toEqual([
      ["2026-11-01T04:00:00.000Z", 5],
      ["2026-11-01T18:15:00.000Z", 1],
    ]);
    const { callStats: inUtc } = await tenant.ask(CallStats, night);
    expect(inUtc!.timeZone).toBe("UTC");
  });

  test("knows nothing of another tenant's campaign, nor of its calls", async ({
    app,
    pool,
    tenant,
  }) => {
    const [campaignId] = await givenCalls(pool, tenant);
    const other = await newTenant(app);
    expect((await other.ask(CallStats, { ...night, campaignId })).callStats).toBeNull();
    const inZone = { ...night, campaignId, timeZone: "UTC" };
    expect((await other.ask(CallStats, inZone)).callStats).toBeNull();
    expect((await other.ask(CallStats, night)).callStats!.total.calls).toBe(0);
    expect((await other.ask(CallStats, { ...night, campaignId: "x" })).callStats).toBeNull();
  });

  test.for<readonly [string, Partial<CallStatsQueryVariables>]>([
    ["from: must be at a quarter of an hour", { from: "2026-11-01T04:01:00Z" }],
    ["to: must be after from", { to: night.from }],
    ["bucket: there are more than 1000", { to: "2027-11-01T04:00:00Z", bucket: "HOUR" }],
    ["timeZone: ", { timeZone: "EST" }],
  ])("says what is wrong: %s", async ([message, change], { tenant }) => {
    await expect(tenant.ask(CallStats, { ...night, ...change })).rejects.toThrow(message);
  });
});

test("totals are exact, however many calls there are, where the counts are kept", async ({
  pool,
  tenant,
}) => {
  const [campaignId] = await givenCalls(pool, tenant);
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, status, outcome, scheduled_time, position, generation, lane)
     select tenant_id, campaign_id, contact_id, 'FAILED', 'NO_ANSWER', scheduled_time, 0, 0, 0
     from (select * from call where campaign_id = $1 limit 1) one, generate_series(1, 10050)`,
    [campaignId!.replace("Campaign:", "")],
  );
  const total = async (filter: object) => (await tenant.ask(Totals, { filter })).calls;
  const exact = (totalCount: number) => ({ totalCount, isTotalCountExact: true });
  expect(await total({})).toEqual(exact(10_058));
  expect(await total({ campaignId })).toEqual(exact(10_056));
  expect(await total({ campaignId, status: ["FAILED"], outcome: ["NO_ANSWER"] })).toEqual(
    exact(10_050),
  );
  expect(await total({ kind: ["TEST", "MANUAL"] })).toEqual(exact(3));
  expect(await total({ status: ["IN_PROGRESS", "SCHEDULED"] })).toEqual(exact(2));
  // A time is not a filter for which counts are kept.
  expect(await total({ campaignId, from: "2020-01-01T00:00:00Z" })).toEqual({
    totalCount: 10_000,
    isTotalCountExact: false,
  });
});
