import type pg from "pg";
import type { DomainContext } from "#domain/context.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { areaKey } from "#rules/area.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";

const slots = 10;
const times = 20;
const calls = 10_000;

/** Claims from the lanes of a campaign whose contacts are in many areas. */
export const lanes: Program = {
  name: "lanes",
  about: `calls per second that a dispatch claims, ${slots} at a time, of a campaign in which ${calls} calls wait in so many areas, a third of them open`,
  floorIs: "the same of a campaign without lanes",
  kind: "RATE",
  goal: "at least two thirds",
  sizes: { small: [2_000], full: [2_000] },
  sizeIs: "areas",
  async open({ context, pool }, size) {
    const laned = await givenQueue(context, pool);
    const plain = await givenQueue(context, pool);
    await giveLanes(pool, laned, size);
    await pool.query("vacuum analyze contact, enrolment, call, area");
    await dispatch(context, [laned.tenantId]);
    await putBack(pool);
    const claim = async (
      tenantId: string,
      time: (work: () => Promise<unknown>) => Promise<unknown>,
    ) => {
      let claimed = 0;
      for (let n = 0; n < times; n += 1) {
        await time(() => dispatch(context, [tenantId]));
        claimed += await putBack(pool);
      }
      if (claimed !== times * slots) throw new Error(`${claimed} calls were claimed`);
      return claimed;
    };
    return {
      ours: (time) => claim(laned.tenantId, time),
      floor: (time) => claim(plain.tenantId, time),
    };
  },
};

interface Queue {
  readonly tenantId: string;
  readonly campaignId: string;
}

async function givenQueue(context: DomainContext, pool: pg.Pool): Promise<Queue> {
  const { id: tenantId } = await givenTenant(context, slots);
  const campaignId = await givenCampaign(pool, tenantId);
  const whose = { tenantId, campaignId };
  await givenWaitingCalls(pool, whose, await givenMembers(pool, whose, calls));
  return whose;
}

/** The hours are those of the contacts, who are in so many areas around the world. */
async function giveLanes(
  pool: pg.Pool,
  { tenantId, campaignId }: Queue,
  size: number,
): Promise<void> {
  const hour = new Date().getUTCHours();
  const keys = Array.from({ length: size }, (_, n) => {
    // Of every three areas one is at noon; Etc counts westwards.
    const ahead = n % 3 === 0 ? 12 - hour : n % 3 === 1 ? 2 - hour : 21 - hour;
    const turned = ((ahead + 36) % 24) - 12;
    const zone = turned === 0 ? "Etc/GMT" : `Etc/GMT${turned > 0 ? "-" : "+"}${Math.abs(turned)}`;
    return areaKey({ zones: [zone], places: [{ region: `X${n}`, zones: [zone], from: "NUMBER" }] });
  });
  await pool.query("insert into area (key) select unnest($1::text[]) on conflict do nothing", [
    keys,
  ]);
  await pool.query(
    "update campaign set hours_of = 'CONTACT', start_time = '09:00', end_time = '17:00' where id = $1",
    [campaignId],
  );
  await pool.query(
    `with place as (
       select id, row_number() over (order by id) - 1 as n from area where key = any($2::text[])
     ),
     people as (
       select id, row_number() over (order by id) as n from contact where tenant_id = $1
     )
     update contact set area_id = place.id from people join place on place.n = people.n % $3
     where contact.id = people.id`,
    [tenantId, keys, size],
  );
}

/** The calls wait again, and their slots are free. */
async function putBack(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ id: string }>("delete from dial returning call_id as id");
  await pool.query("delete from call_scheduler_queue._private_jobs");
  await pool.query(
    "update call set status = 'SCHEDULED', dial_id = null, round = null, attempt = null where id = any($1::uuid[])",
    [rows.map(({ id }) => id)],
  );
  return rows.length;
}
