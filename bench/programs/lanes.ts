import type pg from "pg";
import { systemOf } from "#domain/actor.ts";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import type { DomainContext } from "#domain/context.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { tick as runTick } from "#domain/scheduling/tick.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { loadedPacks } from "#rules/loaded-packs.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { givenAreasOfTheUs } from "../harness/areas.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Contest, Program, Timed } from "../harness/program.ts";

const slots = 10;
const times = 20;
/** As few as the areas of a short list have, and as many as those of a long one. */
const contactsPerArea = { FEW: 5, MANY: 50 } as const;
const minuteMs = 60_000;

/**
 * Tuesdays to Fridays in winter, 10:30 in New York: open in the Eastern and Central zones, not yet in the others. Of each
 * side a run has a day of its own, so a round opens as it does by itself.
 */
const days = [7, 8, 9, 10, 14, 15, 16, 17, 21, 22, 23, 24].map((day) =>
  Date.UTC(2031, 0, day, 15, 30),
);

/** A campaign, and the clock by which it is run. */
interface Side {
  readonly context: DomainContext;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly clock: { now: number; runs: number };
}

/** Minutes that only identify ticks. */
let minute = Date.UTC(2030, 0, 1);

async function tickOf({ context }: Side): Promise<void> {
  await runTick(context, new Date((minute += minuteMs)));
}

type Work = (side: Side, time: Timed) => Promise<number>;

const works = {
  dispatch: {
    about: `calls that a dispatch claims, ${slots} at a time`,
    givesCalls: true,
    work: async (side: Side, time: Timed) => {
      let claimed = 0;
      for (let n = 0; n < times; n += 1) {
        await time(() => dispatch(side.context, [side.tenantId]));
        claimed += await putBack(side.context.pool);
      }
      return mustBe(claimed, times * slots);
    },
  },
  tick: {
    about: `calls that a tick claims, ${slots} at a time`,
    givesCalls: true,
    work: async (side: Side, time: Timed) => {
      let claimed = 0;
      for (let n = 0; n < times; n += 1) {
        side.clock.now += minuteMs;
        await time(() => tickOf(side));
        claimed += await putBack(side.context.pool);
      }
      return mustBe(claimed, times * slots);
    },
  },
  round: {
    about: "calls of a round, which the tick and the steps after it create where it is open",
    givesCalls: false,
    work: async (side: Side, time: Timed) => {
      const { context, tenantId, campaignId } = side;
      await context.pool.query("truncate dial, call_event, change, campaign_work, call cascade");
      await time(async () => {
        await tickOf(side);
        while (await workOneStep(context, { tenantId, campaignId }));
      });
      const { rows } = await context.pool.query<{ n: number }>(
        "select count(*)::int as n from call where campaign_id = $1",
        [campaignId],
      );
      return rows[0]!.n;
    },
  },
} as const satisfies Readonly<
  Record<string, { readonly about: string; readonly givesCalls: boolean; readonly work: Work }>
>;

interface Variant {
  readonly hasPack: boolean;
  readonly contacts: keyof typeof contactsPerArea;
}

function program(of: keyof typeof works, { hasPack, contacts }: Variant): Program {
  const { about, givesCalls, work } = works[of];
  const perArea = contactsPerArea[contacts];
  return {
    name: [
      "lanes",
      of,
      ...(contacts === "MANY" ? ["many"] : []),
      ...(hasPack ? ["pack"] : []),
    ].join("-"),
    about: `${about}, of a campaign by the clocks of contacts who are in so many areas of the US, ${perArea} in each${hasPack ? ", with a rule pack in force" : ""}`,
    floorIs: "the same of a campaign with one lane and without calling rules",
    kind: "RATE",
    goal: "CPU time <= 1.5",
    sizes: { small: [200], full: [2_000] },
    sizeIs: "areas",
    async open({ context, pool }, size): Promise<Contest> {
      const floor = await givenSide(context, size * perArea, givesCalls);
      const ours = await givenSide(context, size * perArea, givesCalls);
      await giveLanes(ours, size);
      if (hasPack) await givePack(ours);
      await pool.query("vacuum analyze contact, enrolment, call, area, consent, list_check");
      const run = async (side: Side, time: Timed): Promise<number> => {
        const { clock, tenantId } = side;
        clock.now = days[clock.runs++ % days.length]!;
        await pool.query("update tenant set disabled_at = case when id <> $1 then now() end", [
          tenantId,
        ]);
        // What is kept of lanes is computed once in a day, and not by each dispatch.
        if (givesCalls) {
          await dispatch(side.context, [tenantId]);
          await putBack(pool);
        }
        return await work(side, time);
      };
      return { ours: (time) => run(ours, time), floor: (time) => run(floor, time) };
    },
  };
}

/** Claims and rounds of a campaign with lanes, beside those of one without. */
export const lanes: readonly Program[] = [
  ...(["dispatch", "tick", "round"] as const).flatMap((of) => [
    program(of, { hasPack: false, contacts: "FEW" }),
    program(of, { hasPack: true, contacts: "FEW" }),
  ]),
  program("round", { hasPack: true, contacts: "MANY" }),
];

async function givenSide(
  context: DomainContext,
  contacts: number,
  givesCalls: boolean,
): Promise<Side> {
  const { pool } = context;
  const { id: tenantId } = await givenTenant(context, slots);
  const campaignId = await givenCampaign(pool, tenantId);
  await pool.query("update campaign set created_at = $2 where id = $1", [
    campaignId,
    new Date(days[0]! - 24 * 3_600_000),
  ]);
  const whose = { tenantId, campaignId };
  const members = await givenMembers(pool, whose, contacts);
  if (givesCalls) await givenWaitingCalls(pool, whose, members);
  else
    await pool.query("update enrolment set covered_until = '-infinity' where campaign_id = $1", [
      campaignId,
    ]);
  const clock = { now: days[0]!, runs: 0 };
  return {
    ...whose,
    clock,
    context: { ...context, clock: { now: () => Promise.resolve(new Date(clock.now)) } },
  };
}

/** The hours are those of the contacts, who are in so many areas. */
async function giveLanes({ context, tenantId, campaignId }: Side, size: number): Promise<void> {
  const { pool } = context;
  const keys = await givenAreasOfTheUs(pool, size);
  await pool.query(
    "update campaign set hours_of = 'CONTACT', start_time = '09:00', end_time = '17:00', call_type = 'INFORMATIONAL' where id = $1",
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

/** The pack that comes with the server, and each record that its rules may want. */
async function givePack({ context, tenantId }: Side): Promise<void> {
  const { pool } = context;
  loadCallingRules(null);
  const [pack] = loadedPacks();
  const lists = pack!.rules.flatMap((rule) => (rule.kind === "LIST" ? rule.list.name : []));
  const callingRules = { pack: pack!.id, version: pack!.version };
  await updateTenant(context, systemOf(tenantId), { callingRules });
  const from = new Date(days[0]! - 3_600_000);
  await pool.query(
    `insert into consent (tenant_id, phone, kind, call_types, given_at, recorded_at)
     select tenant_id, phone, 'CONSENT_WRITTEN', '{INFORMATIONAL}', $2, $2 from contact where tenant_id = $1`,
    [tenantId, from],
  );
  await pool.query(
    `insert into list_check (tenant_id, phone, list, version, as_of, is_listed, recorded_at)
     select tenant_id, phone, list, 'today', $2, false, $2 from contact, unnest($3::text[]) list where tenant_id = $1`,
    [tenantId, from, [...new Set(lists)]],
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

function mustBe(claimed: number, expected: number): number {
  if (claimed !== expected) throw new Error(`${claimed} calls of ${expected} were claimed`);
  return claimed;
}
