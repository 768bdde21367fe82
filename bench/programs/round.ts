import type pg from "pg";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import { tick as runTick } from "#domain/scheduling/tick.ts";
import { minuteMs } from "#rules/clock-time.ts";
import { givenCampaign, givenTenant } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";

const slots = 10;

/** A round of one large campaign opens. */
export const round: Program = {
  name: "round",
  about:
    "calls per second of a round that opens: created for all contacts, by the tick and the steps that follow it. Notes: when the first dials were committed, when the tick ended, and the longest step after it",
  floorIs: "inserts the same calls and settles the enrolments in transactions of 1,000",
  kind: "RATE",
  goal: ">= 0.5, first dials < 2 s",
  sizes: { small: [5_000], full: [10_000, 100_000, 1_000_000] },
  sizeIs: "contacts",
  growth: { costOf: "a call of a round", sizes: [1_000, 10_000, 100_000, 1_000_000] },
  async open({ context, pool }, size) {
    const { id: tenantId } = await givenTenant(context, slots);
    const campaignId = await givenCampaign(pool, tenantId);
    await givenContacts(pool, { tenantId, campaignId }, size);
    const notes: Record<string, number> = {};
    let minute = Math.floor(Date.now() / minuteMs) * minuteMs;
    return {
      async ours(time) {
        await reset(pool);
        minute += minuteMs;
        let firstDialsMs: number | null = null;
        await time(async () => {
          const startedAt = performance.now();
          const observe: typeof context.observe = (observed) => {
            if (observed.kind !== "DISPATCH" || observed.callIds.length === 0) return;
            firstDialsMs ??= performance.now() - startedAt;
          };
          await runTick({ ...context, observe }, new Date(minute));
          notes["first dials ms"] = firstDialsMs ?? Infinity;
          notes["tick ms"] = performance.now() - startedAt;
          notes["longest step ms"] = await followAll(() =>
            workOneStep(context, { tenantId, campaignId }),
          );
        });
        await mustBeMade(pool, size);
        return size;
      },
      async floor(time) {
        await reset(pool);
        await time(() => makePlainly(pool, campaignId));
        await mustBeMade(pool, size);
        return size;
      },
      notes: async () => notes,
    };
  },
};

/** Runs steps until there is nothing to do. Returns the milliseconds of the longest. */
async function followAll(step: () => Promise<boolean>): Promise<number> {
  let longestMs = 0;
  for (let isLeft = true; isLeft;) {
    const stepAt = performance.now();
    isLeft = await step();
    longestMs = Math.max(longestMs, performance.now() - stepAt);
  }
  return longestMs;
}

async function makePlainly(pool: pg.Pool, campaignId: string): Promise<void> {
  for (let made = 1; made > 0;) {
    const { rowCount } = await pool.query(
      `with settled as (
         update enrolment set covered_until = 'tomorrow'
         where campaign_id = $1 and contact_id = any(array(
           select contact_id from enrolment
           where campaign_id = $1 and removed_at is null and covered_until < 'today'
           order by covered_until, position limit 1000))
         returning tenant_id, contact_id, position)
       insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane)
       select tenant_id, $1, contact_id, now(), position, 0, 0 from settled`,
      [campaignId],
    );
    made = rowCount ?? 0;
  }
}

async function givenContacts(
  pool: pg.Pool,
  { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string },
  count: number,
): Promise<void> {
  await pool.query(
    "insert into contact (tenant_id, phone) select $1, '+1' || 2000000000 + n from generate_series(1, $2::int) n",
    [tenantId, count],
  );
  await pool.query(
    "insert into enrolment (campaign_id, contact_id, tenant_id) select $1, id, tenant_id from contact",
    [campaignId],
  );
}

async function reset(pool: pg.Pool): Promise<void> {
  await pool.query("truncate dial, call_event, change, campaign_work, call cascade");
  await pool.query("update enrolment set covered_until = '-infinity'");
  await pool.query("update opening set look_at = '-infinity', closed_by = null");
  await pool.query("vacuum analyze call, contact, enrolment, opening");
}

async function mustBeMade(pool: pg.Pool, calls: number): Promise<void> {
  const { rows } = await pool.query<{ n: number }>("select count(*)::int as n from call");
  if (rows[0]!.n !== calls) throw new Error(`${rows[0]!.n} calls of ${calls} were created`);
}
