import { runOnce } from "graphile-worker";
import type pg from "pg";
import { addJobs } from "#db/queries/add-jobs.ts";
import { claimScheduled } from "#db/queries/claim-calls.ts";
import { inTransaction } from "#db/pool.ts";
import { queueSchema } from "#db/schemas.ts";
import type { DomainContext } from "#domain/context.ts";
import { tick as runTick } from "#domain/scheduling/tick.ts";
import { dayMs, minuteMs } from "#rules/clock-time.ts";
import { createTaskList } from "#tasks/index.ts";
import type { Program } from "../harness/program.ts";

const slots = 10;
/** Groups at a time; a worker does up to fifty jobs. */
const groupsAtOnce = 4;
/** Calls that the floor claims in one transaction, as a group does. */
const callsPerTransaction = 250;

/** A round of many tenants opens at once, and every slot is free. */
export const tick: Program = {
  name: "tick",
  about:
    "milliseconds of a tick that opens the rounds of tenants with ten campaigns of one contact each: creates all calls, claims all of them and adds their dials. Note: the longest transaction that held locks of tenants",
  floorIs:
    "inserts the same calls, and claims them with the same statements in transactions of 250, without looking at anything",
  kind: "TIME",
  goal: "<= 1.5, no lock over 200 ms",
  limits:
    "for few tenants the planning of some 35 statements on each connection; for many, Node and the reading of what decides, which the floor leaves out. ADR 17 has the profile.",
  sizes: { small: [20], full: [100, 1_000] },
  sizeIs: "tenants with 10 claims",
  growth: { costOf: "a tick that opens the rounds of so many tenants", sizes: [10, 100, 1_000] },
  async open({ context, pool }, size) {
    await givenTenants(pool, size);
    // Minutes of yesterday, which only identify the runs: a tick waits for a minute that is about to begin.
    let minute = Math.floor(Date.now() / minuteMs) * minuteMs - dayMs;
    let longestMs = 0;
    const observing: DomainContext = {
      ...context,
      observe: (observed) => {
        if (observed.kind === "DISPATCH") longestMs = Math.max(longestMs, observed.durationMs);
      },
    };
    return {
      async ours(time) {
        await reset(pool);
        longestMs = 0;
        minute += minuteMs;
        await time(() => tickAndGroups(observing, new Date(minute)));
        await mustBeClaimed(pool, size * slots);
        return 1;
      },
      async floor(time) {
        await reset(pool);
        await time(() => claimPlainly(context));
        await mustBeClaimed(pool, size * slots);
        return 1;
      },
      notes: async () => ({ "longest transaction ms": longestMs }),
    };
  },
};

/** The tick, and the groups that it has added to the queue. */
async function tickAndGroups(context: DomainContext, minute: Date): Promise<void> {
  await runTick(context, minute);
  const { "tick-group": group } = createTaskList(context);
  await runOnce({
    pgPool: context.pool,
    taskList: { "tick-group": group! },
    concurrency: groupsAtOnce,
    noHandleSignals: true,
    preset: { worker: { schema: queueSchema } },
  });
}

async function claimPlainly({ pool, epoch }: DomainContext): Promise<void> {
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane)
     select tenant_id, campaign_id, contact_id, now(), position, 0, 0 from enrolment`,
  );
  await pool.query("update enrolment set covered_until = 'tomorrow'");
  const { rows } = await pool.query<{ id: string }>(
    "select id from call where status = 'SCHEDULED'",
  );
  const now = new Date();
  for (let from = 0; from < rows.length; from += callsPerTransaction) {
    const ids = rows.slice(from, from + callsPerTransaction).map(({ id }) => id);
    await inTransaction(pool, async (tx) => {
      const dials = await claimScheduled(tx, ids, now, epoch.ours, [], []);
      const payloads = dials.map(({ id }) => JSON.stringify({ dialId: id }));
      const keys = dials.map(({ id }) => `dial-call:${id}`);
      const none = dials.map(() => null);
      await addJobs(tx, "dial-call", payloads, keys, none, 10, none, String(dials.length));
    });
  }
}

async function givenTenants(pool: pg.Pool, tenants: number): Promise<void> {
  await pool.query(
    `insert into tenant (name, webhook_secret_encrypted, vapi_api_key_encrypted, max_concurrent_calls)
     select 'Tenant ' || n, 'sealed', 'sealed', $2 from generate_series(1, $1) n`,
    [tenants, slots],
  );
  await pool.query(
    `insert into campaign (tenant_id, name, assistant_id, phone_number_id, schedule_frequency, start_time,
       end_time, time_zone, retry_attempts, created_at)
     select id, 'Campaign', 'assistant', 'number', 'DAILY', '00:00', '23:59', 'UTC', 100, now()
     from tenant, generate_series(1, $1)`,
    [slots],
  );
  await pool.query(
    `with member as (
       select uuid_v7() as contact_id, id as campaign_id, tenant_id,
         '+1' || 2000000000 + row_number() over () as phone
       from campaign
     ),
     known as (insert into contact (id, tenant_id, phone) select contact_id, tenant_id, phone from member)
     insert into enrolment (campaign_id, contact_id, tenant_id)
     select campaign_id, contact_id, tenant_id from member`,
  );
}

/** Before the round: no calls, and every campaign is to be looked at. */
async function reset(pool: pg.Pool): Promise<void> {
  await pool.query("truncate dial, call_event, change, call cascade");
  await pool.query(`truncate ${queueSchema}._private_jobs`);
  await pool.query("update enrolment set covered_until = '-infinity'");
  await pool.query("update opening set look_at = '-infinity', closed_by = null");
  await pool.query("vacuum analyze call, dial, enrolment, contact, campaign, tenant, opening");
}

async function mustBeClaimed(pool: pg.Pool, calls: number): Promise<void> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from dial where state = 'INTENDED'",
  );
  if (rows[0]!.n !== calls) throw new Error(`${rows[0]!.n} calls of ${calls} were claimed`);
}
