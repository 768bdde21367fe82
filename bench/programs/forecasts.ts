import type pg from "pg";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { campaignForecast } from "#domain/forecasts/campaign-forecast.ts";
import type { CampaignForecast } from "#domain/forecasts/foresee.ts";
import { chance } from "#simulator/chance.ts";
import { type CampaignChange, enrol, givenCampaign, givenTenant } from "#test/given.ts";
import { openWorld, type World } from "#test/world.ts";
import type { Program } from "../harness/program.ts";

const minuteMs = 60_000;
const start = "2031-03-05T08:58:00Z";

/** How often what happened lay between what the forecast said for 10 and for 90 of 100 cases. */
export const forecasts: Program = {
  name: "forecasts",
  about:
    "share of what really happened that lay between p10 and p90 of the forecast, over five kinds of campaigns (in the notes each): calls made after a quarter, a half and three quarters of the time, people missed in the round, and when the last was called. Each campaign has an answer rate and durations of its own, which the forecast is not told",
  floorIs: "none; 0.8 is right",
  kind: "SHARE",
  goal: "0.75 to 0.85",
  sizes: { small: [2], full: [40] },
  sizeIs: "campaigns of each kind",
  async open({ pool }, count) {
    const notes: Record<string, number> = {};
    return {
      async ours(time) {
        const all: Judgement[] = [];
        await time(async () => {
          for (const [kind, story] of Object.entries(stories)) {
            const own = await play(pool, kind, story, count);
            notes[kind] = shareOf(own, "BETWEEN");
            all.push(...own);
          }
        });
        notes["below p10"] = shareOf(all, "BELOW");
        notes["above p90"] = shareOf(all, "ABOVE");
        notes["things judged"] = all.length;
        return shareOf(all, "BETWEEN");
      },
      notes: async () => notes,
    };
  },
};

interface Story {
  readonly people: number;
  readonly slots: number;
  readonly campaign: CampaignChange;
  /** People whom another campaign of the tenant has called before, with the same chances. */
  readonly before?: number;
  /** When the forecast is asked, and how far it reaches: minutes after the start. */
  readonly askedAt: number;
  readonly until: number;
}

/** Where something that happened lay: between p10 and p90, or on one side. */
type Judgement = "BELOW" | "BETWEEN" | "ABOVE";

const always = { startTime: "00:00", endTime: "23:59", scheduleFrequency: null };
const day = 24 * 60;

const stories: Readonly<Record<string, Story>> = {
  "a list, nothing known": { people: 60, slots: 5, campaign: always, askedAt: 2, until: 75 },
  "a list, other calls known": {
    people: 60,
    slots: 5,
    campaign: always,
    before: 100,
    askedAt: 60,
    until: 120,
  },
  "every day with redials, on the third day": {
    people: 40,
    slots: 4,
    campaign: {
      scheduleFrequency: "DAILY",
      startTime: "09:00",
      endTime: "12:00",
      redialsPerRound: 2,
      redialDelays: { NO_ANSWER: 30, BUSY: 10, VOICEMAIL: 45 },
    },
    askedAt: 2 * day,
    until: 2 * day + 150,
  },
  "a window that is too short": {
    people: 150,
    slots: 4,
    campaign: { scheduleFrequency: "DAILY", startTime: "09:00", endTime: "09:40" },
    askedAt: 0,
    until: 45,
  },
  "in the middle of a list with redials": {
    people: 80,
    slots: 5,
    campaign: { ...always, redialsPerRound: 1, redialDelays: { NO_ANSWER: 20, BUSY: 10 } },
    askedAt: 14,
    until: 100,
  },
};

/** Plays `count` campaigns of one kind beside each other, each of a tenant of its own. */
async function play(
  pool: pg.Pool,
  kind: string,
  story: Story,
  count: number,
): Promise<Judgement[]> {
  const nature = natureOf(kind);
  await using world = await openWorld({
    pool,
    start,
    simulator: { concurrencyLimit: 1_000, scriptFor: nature },
  });
  const startMs = world.now().getTime();
  const at = (minutes: number) => new Date(startMs + minutes * minuteMs);
  const tenants: { id: string; campaignId: string; contacts: string[] }[] = [];
  for (let run = 0; run < count; run += 1) {
    const { id } = await givenTenant(world, { maxConcurrentCalls: story.slots });
    const settings = { retryAttempts: 100, ...story.campaign, maxConcurrentCalls: story.slots };
    if (story.before !== undefined) {
      const former = await givenCampaign(world, { id }, settings);
      await enrol(world, { id }, former, await givenPeople(world, id, run, story.before, "1"));
    }
    const state = story.before === undefined ? "ACTIVE" : "PAUSED";
    const campaignId = await givenCampaign(world, { id }, { ...settings, state });
    const contacts = await givenPeople(world, id, run, story.people, "2");
    tenants.push({ id, campaignId, contacts });
    if (story.before === undefined) await enrol(world, { id }, campaignId, contacts);
  }
  await goTo(world, at(story.askedAt));
  const told: CampaignForecast[] = [];
  for (const { id, campaignId, contacts } of tenants) {
    if (story.before !== undefined) {
      // They are called at once, and not at the next tick.
      await enrolContacts(world.context, systemOf(id), { campaignId, contactIds: contacts });
      await startCampaign(world.context, systemOf(id), campaignId);
    }
    told.push(await campaignForecast(world.context, id, { campaignId, until: at(story.until) }));
  }
  await goTo(world, at(story.until));
  const made = await callsOf(world);
  return tenants.flatMap(({ campaignId }, index) =>
    judge(told[index]!, made.get(campaignId) ?? [], story.people),
  );
}

/** As `advanceTo`, but hours in which nothing is open are passed at once. */
async function goTo(world: World, instant: Date): Promise<void> {
  while (instant.getTime() - world.now().getTime() > day * minuteMs) {
    await world.advance(4 * 60 * minuteMs);
    const next = new Date(Math.ceil(world.now().getTime() / (day * minuteMs)) * day * minuteMs);
    await world.jumpTo(new Date(next.getTime() + (9 * 60 - 2) * minuteMs).toISOString());
  }
  await world.advanceTo(instant);
}

/** Contacts whose numbers tell of which campaign they are. */
async function givenPeople(
  { context }: World,
  tenantId: string,
  run: number,
  count: number,
  list: string,
): Promise<string[]> {
  const { rows } = await context.pool.query<{ id: string }>(
    `insert into contact (tenant_id, phone)
     select $1, '+1' || 2 || $3::text || lpad(($2::int % 100)::text, 2, '0') || '55' || lpad(n::text, 4, '0')
     from generate_series(1, $4::int) n returning id`,
    [tenantId, run, list, count],
  );
  return rows.map(({ id }) => id);
}

/** How calls go: each campaign has shares of outcomes and a length of conversations of its own. */
function natureOf(kind: string) {
  const attempts = new Map<string, number>();
  return ({ number }: { readonly number: string }) => {
    const attempt = (attempts.get(number) ?? 0) + 1;
    attempts.set(number, attempt);
    const run = number.slice(4, 6);
    const unit = (...what: (string | number)[]) => chance(kind, run, ...what);
    const answered = 0.25 + 0.4 * unit("answered");
    const voicemail = (1 - answered) * (0.2 + 0.4 * unit("voicemail"));
    const talk = 40 + 120 * unit("talk");
    const drawn = unit(number, attempt, "outcome");
    const lasts = 0.4 + 1.2 * unit(number, attempt, "lasts");
    if (drawn < answered) return { lastsSeconds: Math.round(talk * lasts) };
    if (drawn < answered + voicemail) {
      return { endedReason: "voicemail", lastsSeconds: Math.round(25 * lasts) };
    }
    const silent = { answersAfterSeconds: null };
    const rest = (drawn - answered - voicemail) / (1 - answered - voicemail);
    return rest < 0.8
      ? { ...silent, endedReason: "customer-did-not-answer", lastsSeconds: 60 }
      : { ...silent, endedReason: "customer-busy", lastsSeconds: 3 };
  };
}

/** When the calls of each campaign reached VAPI, in order, by its record; and to whom. */
async function callsOf({ context, simulator }: World) {
  const { rows } = await context.pool.query<{ id: string; campaignId: string }>(
    `select id, campaign_id as "campaignId" from dial`,
  );
  const campaignOf = new Map(rows.map(({ id, campaignId }) => [id, campaignId]));
  const calls = simulator.calls.map(({ dialId, createdAt, number }) => ({
    campaignId: campaignOf.get(dialId!)!,
    at: createdAt.getTime(),
    number,
  }));
  return Map.groupBy(calls, ({ campaignId }) => campaignId);
}

interface Made {
  readonly at: number;
  readonly number: string;
}

/** Where each thing lay of which the forecast has said something. What it said for certain is not counted. */
function judge(told: CampaignForecast, calls: readonly Made[], people: number): Judgement[] {
  const from = told.from.getTime();
  const made = calls.filter(({ at }) => at >= from);
  const span = told.points.at(-1)!.at.getTime() - from;
  const judgements: Judgement[] = [];
  const add = (is: number, { p10, p90 }: { readonly p10: number; readonly p90: number }) => {
    if (p10 !== p90) judgements.push(is < p10 ? "BELOW" : is > p90 ? "ABOVE" : "BETWEEN");
  };
  for (const share of [0.25, 0.5, 0.75]) {
    const point = told.points.findLast(({ at }) => at.getTime() - from <= span * share)!;
    add(made.filter(({ at }) => at <= point.at.getTime()).length, point.calls);
  }
  const reached = new Set(made.map(({ number }) => number)).size;
  add(people - reached, told.missed);
  const { p10, p90 } = told.throughAt;
  if (p10 !== null && p90 !== null) {
    add(lastCall(made), { p10: p10.getTime(), p90: p90.getTime() });
  }
  return judgements;
}

function lastCall(made: readonly Made[]): number {
  return Math.max(...made.map(({ at }) => at));
}

function shareOf(judgements: readonly Judgement[], which: Judgement): number {
  return judgements.filter((each) => each === which).length / Math.max(judgements.length, 1);
}
