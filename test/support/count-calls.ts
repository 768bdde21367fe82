import type pg from "pg";
import { expect } from "vitest";
import { CallOutcome, CallStatus } from "#db/generated/prisma/enums.ts";
import { totalOfCampaign, totalOfTenant } from "#db/queries/call-counts.ts";
import { callStats } from "#domain/calls/call-stats.ts";
import { checkCounts } from "#domain/calls/keep-counts.ts";
import { peopleOf, progressOf } from "#domain/campaigns/progress.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "./given.ts";
import type { World } from "./world.ts";

/** A call as it is shown, and the instant at which it counts. */
interface ShownCall {
  readonly campaignId: string;
  readonly kind: "ROUND" | "MANUAL" | "REDIAL" | "TEST";
  readonly status: CallStatus;
  readonly outcome: CallOutcome | null;
  readonly at: Date;
  /** Of a call that is not live. */
  readonly talkMs: number;
  readonly cost: number;
}

/** All calls of a tenant, read one by one: what the kept counts must be equal to. */
async function shownCalls(pool: pg.Pool, tenantId: string): Promise<readonly ShownCall[]> {
  const { rows } = await pool.query<ShownCall>(
    `select campaign_id as "campaignId", kind, outcome, coalesce(placed_at, scheduled_time) as at,
       case when status in ('CALLING', 'IN_PROGRESS') then 0 else coalesce(round(duration_seconds * 1000), 0) end as "talkMs",
       case when status in ('CALLING', 'IN_PROGRESS') then 0 else coalesce(cost, 0) end::float8 as cost,
       case when status = 'SCHEDULED' and kind <> 'TEST' and call.generation < campaign.generation
         then 'CANCELLED' else status end as status
     from call join campaign on campaign.id = campaign_id where call.tenant_id = $1`,
    [tenantId],
  );
  return rows;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** How many there are of each value. */
function tally<Value extends string>(values: readonly Value[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]),
  );
}

/** The people of a campaign, counted from the rows of its members and calls. */
async function peopleInRows(pool: pg.Pool, campaignId: string): Promise<object> {
  const { rows } = await pool.query<object>(
    `select count(*)::int as enrolled, (count(*) filter (where called))::int as called,
       (count(*) filter (where completed > 0))::int as reached, (count(*) filter (where waiting))::int as waiting,
       (count(*) filter (where deleted_at is not null or do_not_call or unreachable_reason is not null
         or held_reason is not null or completed >= retry_attempts))::int as "notCallable"
     from (
       select contact.*, campaign.retry_attempts,
         (select count(*) from call where call.campaign_id = campaign.id and call.contact_id = contact.id
           and kind <> 'TEST' and status = 'COMPLETED') as completed,
         exists (select from call where call.campaign_id = campaign.id and call.contact_id = contact.id
           and kind <> 'TEST' and placed_at is not null and reached_phone is distinct from false) as called,
         exists (select from call where call.campaign_id = campaign.id and call.contact_id = contact.id
           and kind <> 'TEST' and (status in ('CALLING', 'IN_PROGRESS')
             or (status = 'SCHEDULED' and call.generation >= campaign.generation))) as waiting
       from enrolment join contact on contact.id = contact_id join campaign on campaign.id = campaign_id
       where campaign_id = $1 and removed_at is null
     ) member`,
    [campaignId],
  );
  return rows[0]!;
}

export const kinds = ["ROUND", "MANUAL", "REDIAL", "TEST"] as const;
const allStatuses = Object.values(CallStatus);
export const outcomes = [null, ...Object.values(CallOutcome)];

/** Every number that is served is that of the calls, read one by one. */
export async function compareCounts(world: World, tenantId: string, campaigns: readonly string[]) {
  const { context } = world;
  const { pool } = context;
  const calls = await shownCalls(pool, tenantId);
  const ofCampaigns = calls.filter(({ kind }) => kind !== "TEST");
  const progress = await progressOf(context, tenantId, campaigns);
  const people = await peopleOf(context, tenantId, campaigns);
  for (const id of campaigns) {
    const { campaignId: _id, ...counts } = people.get(id)!;
    expect(counts).toEqual(await peopleInRows(pool, id));
    const own = ofCampaigns.filter(({ campaignId }) => campaignId === id);
    const { notSent: _, ...byStatus } = progress.get(id)!;
    const shown = Object.entries(byStatus).filter(([, n]) => n !== 0);
    expect(Object.fromEntries(shown)).toEqual(tally(own.map(({ status }) => status)));
  }
  for (const status of [allStatuses, ["SCHEDULED"], ["CANCELLED", "CALLING"]] as CallStatus[][]) {
    const matching = calls.filter((call) => status.includes(call.status));
    const all = await totalOfTenant.first(pool, tenantId, kinds, status, outcomes);
    expect(all).toEqual({ calls: matching.length });
    const [first] = campaigns;
    const one = await totalOfCampaign.first(pool, tenantId, kinds, status, outcomes, first!);
    expect(one).toEqual({
      calls: matching.filter(({ campaignId }) => campaignId === first).length,
    });
  }
  await compareStats(world, tenantId, [null, ...campaigns], ofCampaigns);
  expect(await checkCounts(context)).toEqual({ missing: [], people: [], wrongSums: 0 });
}

async function compareStats(
  { context }: World,
  tenantId: string,
  campaigns: readonly (string | null)[],
  calls: readonly ShownCall[],
) {
  const day = new Date("2031-03-07T18:15:00Z").getTime();
  for (const campaignId of campaigns) {
    const stats = await callStats(context, tenantId, {
      campaignId,
      from: new Date(day),
      to: new Date(day + 4 * 86_400_000),
      bucket: "HOUR",
      timeZone: "Asia/Kathmandu",
    });
    const own = calls.filter((call) => campaignId === null || call.campaignId === campaignId);
    for (const { from, to, counts } of stats.buckets) {
      const inside = own.filter(({ at }) => at >= from && at < to);
      expect(Object.fromEntries(counts.byStatus)).toEqual(tally(inside.map((one) => one.status)));
      const known = inside.flatMap(({ outcome }) => outcome ?? []);
      expect(Object.fromEntries(counts.byOutcome)).toEqual(tally(known));
      expect(counts.talkSeconds * 1_000).toBeCloseTo(sumOf(inside.map(({ talkMs }) => talkMs)), 5);
      expect(counts.cost).toBeCloseTo(sumOf(inside.map(({ cost }) => cost)), 5);
    }
  }
}

/** A campaign with so many calls that wait, all due at `start`. */
export async function givenWaiting(world: World, calls: number) {
  const tenant = await givenTenant(world);
  const campaign = await givenCampaign(world, tenant);
  const contacts = await givenContacts(world, tenant, calls);
  await enrol(
    world,
    tenant,
    campaign,
    contacts.map(({ id }) => id),
  );
  const { rows } = await world.context.pool.query<{ id: string }>(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, $2 from enrolment where campaign_id = $1 returning id`,
    [campaign, world.now()],
  );
  return { tenant, campaign, calls: rows.map(({ id }) => id) };
}
