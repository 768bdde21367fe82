import { randomBytes } from "node:crypto";
import pg from "pg";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { createPool } from "#db/pool.ts";
import {
  type CampaignChange,
  enrol,
  givenCampaign,
  type GivenTenant,
  givenTenant,
} from "#test/given.ts";
import { startTestPostgres } from "#test/postgres.ts";
import { openWorld, type World } from "#test/world.ts";
import { machine, rounded } from "./stage.ts";

/**
 * Who gets the slots, with a clock that is moved: what comes out depends on the scheduler alone and not on
 * the machine. `node bench/fairness.ts` prints one line of JSON for each figure; seconds are those of the
 * story, counted from the simulator's record.
 */
const start = "2031-03-05T10:00:00Z";
const startMs = Date.parse(start);
const minuteMs = 60_000;
const slots = 10;
const slow = { lastsSeconds: 60, ringsAfterSeconds: 0, answersAfterSeconds: 0 };
const short = { ...slow, lastsSeconds: 20 };

let campaignsMade = 0;

/** Between half a minute and a minute and a half, by the last digits of the number. */
const uneven = (number: string) => ({
  ...slow,
  lastsSeconds: 30 + (Number(number.slice(-4)) % 61),
});

const postgres = await startTestPostgres();
const admin = new pg.Client({ connectionString: `${postgres.url}/postgres` });
await admin.connect();

await inWorld(oneLargeAmongSmall);
await inWorld(startedWhileFull, { scriptFor: ({ number }) => uneven(number) });
await inWorld((world) => equalCampaigns(world, "calls of equal length"));
await inWorld((world) => equalCampaigns(world, "calls three times as long in half of them"), {
  // Campaigns take turns in lasting long: the name of the contact tells which.
  scriptFor: ({ number }) => (Number(number.slice(-6, -4)) % 2 === 0 ? slow : short),
});
await inWorld(fewCampaigns, {
  scriptFor: ({ number }) => ({
    ...slow,
    lastsSeconds: 20 * (1 + (Number(number.slice(-7, -4)) % 5)),
  }),
});
await inWorld(twoTenants);

await admin.end();
await postgres.stop();

/** Small campaigns beside one a thousand times as large, all opened at one instant. */
async function oneLargeAmongSmall(world: World): Promise<void> {
  const tenant = await givenTenant(world, { maxConcurrentCalls: slots });
  const campaigns = await campaignsOf(world, tenant, [4_000, ...times(49, 4)]);
  await run(world, 40);
  const calls = await record(world);
  const waits = campaigns.slice(1).map((id) => firstOf(calls, id));
  const done = campaigns.slice(1).map((id) => lastOf(calls, id));
  report("49 small campaigns beside one a thousand times as large", {
    longestWaitForAFirstCallSeconds: Math.max(...waits),
    lastCallOfASmallOneSeconds: Math.max(...done),
    // Fifty first calls, ten at a time, each a minute long.
    earliestPossibleSeconds: (50 / slots - 1) * 60,
  });
}

/** A small campaign that is started when a large one holds every slot, and calls end at all times. */
async function startedWhileFull(world: World): Promise<void> {
  const tenant = await givenTenant(world, { maxConcurrentCalls: slots });
  await campaignsOf(world, tenant, [4_000]);
  const [small] = await campaignsOf(world, tenant, [4], { state: "PAUSED" });
  await run(world, 20.5);
  await startCampaign(world.context, systemOf(tenant.id), small!);
  await run(world, 25);
  const calls = await record(world);
  const since = 20.5 * 60;
  report("a small campaign started while a large one holds every slot", {
    waitForTheNextTickSeconds: 30,
    waitForItsFirstCallSeconds: rounded(firstOf(calls, small!) - since),
    waitForItsLastCallSeconds: rounded(lastOf(calls, small!) - since),
  });
}

/** Fifty campaigns with enough calls for the whole run. */
async function equalCampaigns(world: World, figure: string): Promise<void> {
  const tenant = await givenTenant(world, { maxConcurrentCalls: slots });
  const campaigns = await campaignsOf(world, tenant, times(50, 60));
  const moments = await sharesAt(world, campaigns, [30, 60, 120, 180]);
  report(`50 equal campaigns, ${figure}`, { moments });
}

/** Fewer campaigns than slots; the calls of each last 20 seconds longer than those of the one before. */
async function fewCampaigns(world: World): Promise<void> {
  const tenant = await givenTenant(world, { maxConcurrentCalls: slots });
  const campaigns = await campaignsOf(world, tenant, times(5, 400));
  const moments = await sharesAt(world, campaigns, [15, 30, 60]);
  report("5 equal campaigns, calls of 20, 40, 60, 80 and 100 seconds", { moments });
}

/** How evenly calls and slot time are spread over the campaigns, up to each of these minutes. */
async function sharesAt(
  world: World,
  campaigns: readonly string[],
  minutes: readonly number[],
): Promise<object[]> {
  const moments: object[] = [];
  for (const minute of minutes) {
    await run(world, minute);
    const ended = (await record(world)).filter(({ endedAt }) => endedAt !== null);
    const counts = campaigns.map((id) => ended.filter(({ campaignId }) => campaignId === id));
    moments.push({
      minute,
      calls: ended.length,
      jainOfCalls: jain(counts.map(({ length }) => length)),
      jainOfSlotTime: jain(counts.map((own) => own.reduce((sum, call) => sum + lasted(call), 0))),
    });
  }
  return moments;
}

/** A small tenant alone, and beside one with a thousand times as many calls. */
async function twoTenants(world: World): Promise<void> {
  const small = await givenTenant(world, { maxConcurrentCalls: slots });
  const [own] = await campaignsOf(world, small, [20]);
  const large = await givenTenant(world, { maxConcurrentCalls: 20 });
  await campaignsOf(world, large, [20_000]);
  await run(world, 10);
  const calls = await record(world);
  const beside = calls.filter(({ campaignId }) => campaignId === own).map(({ at }) => at);
  const alone: number[] = [];
  await inWorld(async (other) => {
    const tenant = await givenTenant(other, { maxConcurrentCalls: slots });
    await campaignsOf(other, tenant, [20]);
    await run(other, 10);
    alone.push(...(await record(other)).map(({ at }) => at));
  });
  report("a small tenant beside one with a thousand times as many calls", {
    lastCallBesideSeconds: Math.max(...beside),
    lastCallAloneSeconds: Math.max(...alone),
    isAnyCallLater: beside.some((at, n) => at > alone[n]!),
  });
}

function report(figure: string, values: object): void {
  console.log(JSON.stringify({ figure, slots, ...values, ...machine() }));
}

async function inWorld(
  story: (world: World) => Promise<void>,
  simulator: Parameters<typeof openWorld>[0]["simulator"] = { scriptFor: () => slow },
): Promise<void> {
  const name = `w_${randomBytes(6).toString("hex")}`;
  await admin.query(`create database ${name} template ${postgres.templateDatabase}`);
  const pool = createPool(`${postgres.url}/${name}`);
  const world = await openWorld({
    pool,
    start,
    simulator: { concurrencyLimit: 1_000, ...simulator },
  });
  await story(world);
  await world[Symbol.asyncDispose]();
  await pool.end();
}

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
    await enrol(
      world,
      tenant,
      id,
      rows.map((row) => row.id),
    );
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

function firstOf(calls: readonly Made[], campaign: string): number {
  return Math.min(...calls.filter(({ campaignId }) => campaignId === campaign).map(({ at }) => at));
}

function lastOf(calls: readonly Made[], campaign: string): number {
  return Math.max(...calls.filter(({ campaignId }) => campaignId === campaign).map(({ at }) => at));
}

function lasted({ at, endedAt }: Made): number {
  return endedAt! - at;
}

/** Jain's index: 1 when all have the same, 1/n when one has all. */
function jain(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return Math.round((sum * sum * 10_000) / (shares.length * squares)) / 10_000;
}

function times(count: number, size: number): number[] {
  return Array.from({ length: count }, () => size);
}
