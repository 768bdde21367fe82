import type pg from "pg";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import {
  type CampaignChange,
  enrol,
  givenCampaign,
  type GivenTenant,
  givenTenant,
} from "#test/given.ts";
import { openWorld, type World } from "#test/world.ts";
import type { Program } from "../harness/program.ts";

const start = "2031-03-05T10:00:00Z";
const startMs = Date.parse(start);
const minuteMs = 60_000;
const slots = 10;
const slow = { lastsSeconds: 60, ringsAfterSeconds: 0, answersAfterSeconds: 0 };
const short = { ...slow, lastsSeconds: 20 };

/** Notes of one story, by name. */
type Told = Record<string, number>;

/**
 * Who gets the slots, with a clock that is moved: what comes out depends on the scheduler alone and not on the
 * machine. Read from the simulator's record. Seconds are those of the story.
 */
export const fairness: Program = {
  name: "fairness",
  about:
    "Jain's index of the calls of 50 equal campaigns that share ten slots for some minutes of a simulated clock (1: all have the same; 0.02: one has everything), and in the notes other stories of who gets the slots",
  floorIs: "none; 1 is the most",
  kind: "SHARE",
  goal: "1",
  sizes: { small: [5], full: [60] },
  sizeIs: "minutes",
  async open({ pool }, minutes) {
    let notes: Told = {};
    return {
      async ours(time) {
        notes = {};
        const index = await time(() => inWorld(pool, (world) => equalCampaigns(world, minutes)));
        for (const [name, story] of Object.entries(stories)) {
          for (const [what, value] of Object.entries(await story(pool, minutes))) {
            notes[`${name}: ${what}`] = value;
          }
        }
        return index.calls;
      },
      notes: async () => notes,
    };
  },
};

/** Half of the campaigns have calls three times as long; fewer campaigns than slots; large ones beside small ones. */
const stories: Readonly<Record<string, (pool: pg.Pool, minutes: number) => Promise<Told>>> = {
  "long calls in half of 50": (pool, minutes) =>
    inWorld(pool, async (world) => indexes(await equalCampaigns(world, minutes)), {
      // Campaigns take turns in lasting long: the number tells which.
      scriptFor: ({ number }) => (Number(number.slice(-6, -4)) % 2 === 0 ? slow : short),
    }),
  "5 campaigns, calls of 20 to 100 s": (pool, minutes) =>
    inWorld(pool, async (world) => indexes(await equalCampaigns(world, minutes, 5)), {
      scriptFor: ({ number }) => ({
        ...slow,
        lastsSeconds: 20 * (1 + (Number(number.slice(-7, -4)) % 5)),
      }),
    }),
  "49 small campaigns beside a large one": (pool, minutes) =>
    inWorld(pool, (world) => oneLargeAmongSmall(world, minutes)),
  "started while full": (pool, minutes) =>
    inWorld(pool, (world) => startedWhileFull(world, minutes), {
      scriptFor: ({ number }) => uneven(number),
    }),
  "20 calls beside another tenant's 20,000": beside,
};

/** Between half a minute and a minute and a half, by the last digits of the number. */
const uneven = (number: string) => ({
  ...slow,
  lastsSeconds: 30 + (Number(number.slice(-4)) % 61),
});

function indexes({ calls, slotTime }: { readonly calls: number; readonly slotTime: number }): Told {
  return { "index of calls": calls, "index of slot time": slotTime };
}

/** How evenly calls and slot time are spread over campaigns that have enough calls for the whole run. */
async function equalCampaigns(world: World, minutes: number, count = 50) {
  const tenant = await givenTenant(world, { maxConcurrentCalls: slots });
  const each = Math.ceil((minutes * slots * 3) / count) + 1;
  const campaigns = await campaignsOf(world, tenant, times(count, each));
  await run(world, minutes);
  const ended = (await record(world)).filter(({ endedAt }) => endedAt !== null);
  const of = campaigns.map((id) => ended.filter(({ campaignId }) => campaignId === id));
  return {
    calls: jain(of.map(({ length }) => length)),
    slotTime: jain(of.map((own) => own.reduce((sum, call) => sum + call.endedAt! - call.at, 0))),
  };
}

/** All opened at one instant. The earliest possible: fifty first calls, ten at a time, each a minute long. */
async function oneLargeAmongSmall(world: World, minutes: number): Promise<Told> {
  const tenant = await givenTenant(world, { maxConcurrentCalls: slots });
  const campaigns = await campaignsOf(world, tenant, [minutes * 60, ...times(49, 4)]);
  await run(world, Math.max(5, minutes));
  const calls = await record(world);
  return {
    "longest wait for a first call s": Math.max(
      ...campaigns.slice(1).map((id) => timesOf(calls, id)[0]!),
    ),
    "earliest possible s": (50 / slots - 1) * 60,
  };
}

/** A small campaign that is started half a minute before a tick, when a large one holds every slot. */
async function startedWhileFull(world: World, minutes: number): Promise<Told> {
  const tenant = await givenTenant(world, { maxConcurrentCalls: slots });
  await campaignsOf(world, tenant, [minutes * 60]);
  const [small] = await campaignsOf(world, tenant, [4], { state: "PAUSED" });
  const since = Math.ceil(minutes / 2) + 0.5;
  await run(world, since);
  await startCampaign(world.context, systemOf(tenant.id), small!);
  await run(world, since + 4.5);
  const own = timesOf(await record(world), small!);
  return {
    "wait for the next tick s": 30,
    "wait for its first call s": Math.round(own[0]! - since * 60),
    "wait for its last call s": Math.round(own.at(-1)! - since * 60),
  };
}

/** A small tenant alone, and beside one with a thousand times as many calls: how much later a call of it is. */
async function beside(pool: pg.Pool, minutes: number): Promise<Told> {
  const small = (other: number) =>
    inWorld(pool, async (world) => {
      const tenant = await givenTenant(world, { maxConcurrentCalls: slots });
      const [own] = await campaignsOf(world, tenant, [20]);
      if (other > 0) {
        await campaignsOf(world, await givenTenant(world, { maxConcurrentCalls: 20 }), [other]);
      }
      await run(world, 5);
      return timesOf(await record(world), own!);
    });
  const [alone, among] = [await small(0), await small(Math.min(20_000, minutes * 400))];
  return { "latest of a call s": Math.max(...among.map((at, n) => at - alone[n]!)) };
}

async function inWorld<Result>(
  pool: pg.Pool,
  story: (world: World) => Promise<Result>,
  simulator: Parameters<typeof openWorld>[0]["simulator"] = { scriptFor: () => slow },
): Promise<Result> {
  await using world = await openWorld({
    pool,
    start,
    simulator: { concurrencyLimit: 1_000, ...simulator },
  });
  return await story(world);
}

let campaignsMade = 0;

/** A campaign for each of `sizes`, with so many contacts, numbered so that a number tells its campaign. */
async function campaignsOf(
  world: World,
  tenant: GivenTenant,
  sizes: readonly number[],
  change: CampaignChange = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (const size of sizes) {
    const id = await givenCampaign(world, tenant, { ...change, maxConcurrentCalls: slots });
    const { rows } = await world.context.pool.query<{ id: string }>(
      `insert into contact (tenant_id, phone)
       select $1, '+1' || (200 + n / 10000) || lpad($2::int::text, 3, '0') || lpad((n % 10000)::text, 4, '0')
       from generate_series(1, $3::int) n returning id`,
      [tenant.id, campaignsMade++ % 1000, size],
    );
    const contacts = rows.map((row) => row.id);
    await enrol(world, tenant, id, contacts);
    ids.push(id);
  }
  return ids;
}

async function run(world: World, untilMinute: number): Promise<void> {
  if (world.now().getTime() === startMs) await world.tick();
  await world.advanceTo(new Date(startMs + untilMinute * minuteMs));
}

interface Made {
  readonly campaignId: string;
  /** Seconds since the start of the story. */
  readonly at: number;
  readonly endedAt: number | null;
}

/** What the simulator has seen, by campaign. */
async function record({ context, simulator }: World): Promise<Made[]> {
  const { rows } = await context.pool.query<{ id: string; campaignId: string }>(
    `select id, campaign_id as "campaignId" from dial`,
  );
  const campaignOf = new Map(rows.map(({ id, campaignId }) => [id, campaignId]));
  const seconds = (at: Date): number => (at.getTime() - startMs) / 1_000;
  return simulator.calls.map(({ dialId, createdAt, endedAt }) => ({
    campaignId: campaignOf.get(dialId!)!,
    at: seconds(createdAt),
    endedAt: endedAt === null ? null : seconds(endedAt),
  }));
}

/** When the calls of a campaign were placed, in order. */
function timesOf(calls: readonly Made[], campaign: string): number[] {
  const own = calls.filter(({ campaignId }) => campaignId === campaign);
  return own.map(({ at }) => at).toSorted((a, b) => a - b);
}

/** Jain's index: 1 when all have the same, 1/n when one has all. */
function jain(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return (sum * sum) / (shares.length * squares);
}

function times(count: number, size: number): number[] {
  return Array.from({ length: count }, () => size);
}
