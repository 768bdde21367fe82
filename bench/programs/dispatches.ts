import type pg from "pg";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";

const slots = 100;
const times = 5;

/** Claims of calls from a queue in which many wait. */
export const dispatches: Program = {
  name: "dispatches",
  about: `calls per second that a dispatch claims, ${slots} at a time, of a campaign in which so many wait`,
  floorIs: "one update of as many calls and one insert of their dials, committed together",
  kind: "RATE",
  goal: "the same at every size",
  sizes: { small: [10_000], full: [1_000_000] },
  sizeIs: "waiting calls",
  growth: { costOf: "a claim", sizes: [10_000, 100_000, 1_000_000] },
  async open({ context, pool }, size) {
    const { id: tenantId } = await givenTenant(context, slots);
    const campaignId = await givenCampaign(pool, tenantId);
    const whose = { tenantId, campaignId };
    await givenWaitingCalls(pool, whose, await givenMembers(pool, whose, size));
    await pool.query("vacuum analyze contact, enrolment, call");
    return {
      async ours(time) {
        let claimed = 0;
        for (let n = 0; n < times; n += 1) {
          await time(() => dispatch(context, [tenantId]));
          const { rows } = await pool.query<{ id: string }>("select call_id as id from dial");
          claimed += rows.length;
          await putBack(pool, idsOf(rows));
        }
        if (claimed !== times * slots) throw new Error(`${claimed} calls were claimed`);
        return claimed;
      },
      async floor(time) {
        const { rows } = await pool.query<{ id: string }>("select id from call limit $1", [slots]);
        const ids = idsOf(rows);
        for (let n = 0; n < times; n += 1) {
          await time(() => claimPlainly(pool, ids));
          await putBack(pool, ids);
        }
        return times * slots;
      },
    };
  },
};

function idsOf(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}

async function claimPlainly(pool: pg.Pool, ids: readonly string[]): Promise<void> {
  await pool.query(
    `with claimed as (
       update call set status = 'CALLING', dial_id = uuid_v7(), round = 'D' || current_date, attempt = 1
       where id = any($1::uuid[]) returning id, tenant_id, campaign_id, contact_id, dial_id)
     insert into dial (id, call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
       phone_number_id, intended_at)
     select dial_id, id, tenant_id, campaign_id, contact_id, 'INTENDED', 1, 'assistant', 'number', now() from claimed`,
    [ids],
  );
}

/** The calls wait again, and their slots are free. */
async function putBack(pool: pg.Pool, ids: readonly string[]): Promise<void> {
  await pool.query("delete from dial where call_id = any($1::uuid[])", [ids]);
  await pool.query("delete from call_scheduler_queue._private_jobs");
  await pool.query(
    "update call set status = 'SCHEDULED', dial_id = null, round = null, attempt = null where id = any($1::uuid[])",
    [ids],
  );
}
