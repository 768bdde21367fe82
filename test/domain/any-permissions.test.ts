import fc from "fast-check";
import type pg from "pg";
import { expect } from "vitest";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import type { DecisionReason } from "#rules/decision.ts";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { dialsOf } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { sendDial } from "#test/verbs.ts";
import { openWorld } from "#test/world.ts";
import { forbids, type OwnCampaign, type Person, type Rung } from "./permission-oracle.ts";
import {
  apply,
  ask,
  type Change,
  follow,
  type Limits,
  openStory,
  type Story,
  worlds,
} from "./permission-worlds.ts";

/*
 * Random days of a tenant with lanes, limits, consents, checks against a list, a do-not-call list, bans, start rates and a
 * pool of numbers. After each step: who is told yes is claimed by the next dispatch and nobody else; who waits and is told
 * no is refused by something that forbids the call by the words of the design, or waits for its turn; what is sent is
 * allowed at that moment; and what the dial refuses is refused for the reason that is told.
 */

/** Another run: PERMISSIONS_SEED=12 npx vitest run test/domain/any-permissions.test.ts */
const seed = Number(process.env["PERMISSIONS_SEED"] ?? 5);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Reasons that say when the turn of a call comes, and forbid nothing by themselves. */
const queueReasons: readonly DecisionReason[] = [
  "CALL_IN_FLIGHT",
  "CAMPAIGN_SLOTS_FULL",
  "TENANT_SLOTS_FULL",
  "START_RATE_REACHED",
  "NO_NUMBER_FREE",
];

/** So many minutes later, when it is day in all zones; or at any time. */
function nextLook(now: Date, minutes: number, isAtNight: boolean): Date {
  const at = new Date(now.getTime() + minutes * minuteMs);
  if (isAtNight) return new Date(at.getTime() + 7 * hourMs);
  if (at.getUTCHours() >= 17 && at.getUTCHours() < 22) return at;
  const day = at.getUTCHours() < 17 ? at : new Date(at.getTime() + 24 * hourMs);
  return new Date(`${day.toISOString().slice(0, 10)}T17:07:30Z`);
}

function rung({ world, campaigns }: Story): Rung[] {
  const [one, two] = samplePhoneNumbers.map(({ id }) => id);
  return world.simulator.calls.map(({ number, createdAt, phoneNumberId, endedAt }) => ({
    phone: number,
    at: createdAt.getTime(),
    callType: campaigns[phoneNumberId === one || phoneNumberId === two ? 0 : 1]!.callType,
    endedAt: endedAt?.getTime() ?? null,
  }));
}

interface Told {
  readonly pair: string;
  readonly reason: DecisionReason | null;
  readonly forbidden: readonly DecisionReason[];
}

/** The campaigns with the persons, by the ids of both. */
function pairsOf({ campaigns, persons }: Story): Map<string, readonly [OwnCampaign, Person]> {
  return new Map(
    campaigns.flatMap((campaign) =>
      persons.map((person) => [`${campaign.id} ${person.id}`, [campaign, person] as const]),
    ),
  );
}

async function reasonOf({ world, tenantId }: Story, pair: string): Promise<DecisionReason | null> {
  const [campaignId, contactId] = pair.split(" ") as [string, string];
  const { reason } = await whyNotCalled(world.context, tenantId, {
    campaignId,
    contactId,
    at: null,
  });
  return reason;
}

/** What forbids a call now, by the model. */
function forbiddenNow(story: Story, pair: string): DecisionReason[] {
  const [campaign, person] = pairsOf(story).get(pair)!;
  return forbids(story.model, campaign, person, rung(story), story.world.now().getTime());
}

/** What is told of everybody for whom a call waits, and what forbids it. */
async function tell(story: Story): Promise<Told[]> {
  const { world } = story;
  return await Promise.all(
    (await due(world.context.pool, world.now())).map(async (pair) => {
      const reason = await reasonOf(story, pair);
      return { pair, reason, forbidden: forbiddenNow(story, pair) };
    }),
  );
}

/** Pairs of which a call was due by now, if nothing had refused it. */
async function due(pool: pg.Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ pair: string }>(
    `select campaign_id || ' ' || contact_id as pair from call
     where status = 'SCHEDULED' and coalesce(deferred_from, scheduled_time) <= $1`,
    [now],
  );
  return [...new Set(rows.map(({ pair }) => pair))];
}

interface Intended {
  readonly id: string;
  readonly pair: string;
  readonly startsAt: Date | null;
}

async function intended(pool: pg.Pool): Promise<Intended[]> {
  const { rows } = await pool.query<Intended>(
    `select id, campaign_id || ' ' || contact_id as pair, starts_at as "startsAt"
     from dial where state = 'INTENDED' order by starts_at nulls first, id`,
  );
  return rows;
}

/** `isWhole`: the slots of a dispatch are so many that it reads the queues whole, and so does who asks why. */
async function look(
  story: Story,
  told: readonly string[],
  isWhole: boolean,
): Promise<readonly Told[]> {
  const { world, tenantId } = story;
  const { pool } = world.context;
  const answers = await tell(story);
  for (const { pair, reason, forbidden } of answers) {
    const what = `${told.join("\n")}\n${pair}: ${reason}, and ${forbidden.join(", ") || "nothing"} forbids it`;
    // Nobody is told yes, or put off to his turn, who may not be called.
    if (forbidden.length > 0) expect(reason, what).not.toBeNull();
    // Nobody waits for anything but his turn who may be called.
    else expect([null, ...queueReasons], what).toContain(reason);
  }
  await dispatch(world.context, [tenantId]);
  const claimed = new Set((await intended(pool)).map(({ pair }) => pair));
  for (const { pair, reason, forbidden } of answers) {
    const what = `${told.join("\n")}\n${pair}: ${reason}`;
    if (claimed.has(pair)) {
      expect(forbidden, what).toEqual([]);
      expect([null, ...queueReasons], what).toContain(reason);
    } else if (reason === null) {
      // Others have had the turn: as many as the slots, the rates and the numbers allow.
      expect(queueReasons, what).toContain(await reasonOf(story, pair));
    }
  }
  if (isWhole) {
    const promised = answers.filter(({ reason }) => reason === null).map(({ pair }) => pair);
    expect([...claimed].toSorted(), told.join("\n")).toEqual(promised.toSorted());
  }
  return answers;
}

/** Sends what was claimed, each at its start. Returns the reasons for which dials were refused. */
async function send(story: Story, told: readonly string[]): Promise<string[]> {
  const { world } = story;
  const refused: string[] = [];
  for (const { id, pair, startsAt } of await intended(world.context.pool)) {
    if (startsAt !== null && startsAt > world.now()) await world.jumpTo(startsAt.toISOString());
    const forbidden = forbiddenNow(story, pair);
    await sendDial(world.context, id);
    const dial = (await dialsOf(world)).find((each) => each.id === id)!;
    const what = `${told.join("\n")}\n${pair}: ${dial.state} ${dial.reason}, and ${forbidden.join(", ") || "nothing"} forbids it`;
    if (dial.state === "ACCEPTED") {
      expect(forbidden, what).toEqual([]);
      continue;
    }
    expect(dial.state, what).toBe("REJECTED");
    refused.push(dial.reason!);
    // It has missed its start, or the quarter of an hour for which its number counts it; or VAPI has refused it.
    const others = ["START_RATE_REACHED", "NO_NUMBER_FREE", "NUMBER_DAILY_LIMIT"];
    if (others.includes(dial.reason!)) continue;
    expect(forbidden, what).toContain(dial.reason);
    // The call waits again, and the same refuses it, unless the call of another campaign comes first.
    expect([dial.reason, "CALL_IN_FLIGHT"], what).toContain(await reasonOf(story, pair));
  }
  return refused;
}

/** No 60 seconds of VAPI's record have more starts than the rates, and no number has more calls on a day than its limit. */
function checkPace(story: Story, { tenantRate, campaignRate, perNumber }: Limits): void {
  const all = rung(story);
  const sales = all.filter(({ callType }) => callType === "TELEMARKETING");
  for (const [calls, rate] of [
    [all, tenantRate],
    [sales, campaignRate],
  ] as const) {
    for (const { at } of calls) {
      const started = calls.filter((other) => other.at <= at && other.at > at - minuteMs);
      expect(started.length).toBeLessThanOrEqual(rate ?? Infinity);
    }
  }
  const limited = samplePhoneNumbers.slice(0, 2).map(({ id }) => id);
  const ofDays = Map.groupBy(story.world.simulator.calls, ({ phoneNumberId, createdAt }) => {
    return `${phoneNumberId} ${createdAt.toISOString().slice(0, 10)}`;
  });
  for (const [day, { length }] of ofDays) {
    if (limited.some((id) => day.startsWith(id)))
      expect(length).toBeLessThanOrEqual(perNumber ?? Infinity);
  }
}

/** The change, of somebody whose call is claimed: of the campaign that sells, if there is one. */
async function ofClaimed({ world, persons, campaigns }: Story, wanted: Change): Promise<Change> {
  const claimed = await intended(world.context.pool);
  const sales = claimed.filter(({ pair }) => pair.startsWith(campaigns[0]!.id));
  const some = sales.length > 0 ? sales : claimed;
  if (!("who" in wanted) || some.length === 0) return wanted;
  const [, id] = some[wanted.who % some.length]!.pair.split(" ");
  return { ...wanted, who: persons.findIndex((person) => person.id === id) };
}

test("dispatch, dial and explanation agree on caps, consents, checks, bans, lists, lanes, rates and numbers", async ({
  pool,
}) => {
  /** Worlds in which nothing is refused prove nothing. */
  const told = new Set<string | null>();
  const refused = new Set<string>();
  let calls = 0;
  await fc.assert(
    fc.asyncProperty(worlds, async ({ steps, ...limits }) => {
      await using world = await openWorld({
        pool,
        start: "2031-03-04T17:07:30Z",
        simulator: { scriptFor: () => ({ lastsSeconds: 5 }) },
      });
      const story = await openStory(world, limits);
      const log: string[] = [JSON.stringify(limits)];
      const isWhole = limits.tenantRate === null && limits.campaignRate === null;
      for (const { changes, minutes, isAtNight, asked, between, pauseMs } of steps) {
        await world.jumpTo(nextLook(world.now(), minutes, isAtNight).toISOString());
        log.push(
          `${world.now().toISOString()} ${JSON.stringify({ changes, asked, between, pauseMs })}`,
        );
        for (const each of changes) await apply(story, each);
        await follow(story);
        await ask(story, asked);
        for (const { reason } of await look(story, log, isWhole)) told.add(reason);
        if (between !== null) {
          await apply(story, await ofClaimed(story, between));
          await follow(story);
        }
        await world.jumpTo(new Date(world.now().getTime() + pauseMs).toISOString());
        for (const reason of await send(story, log)) refused.add(reason);
        await pool.query("delete from call_scheduler_queue._private_jobs");
      }
      checkPace(story, limits);
      calls += world.simulator.calls.length;
    }),
    { numRuns: 2, seed, endOnFailure: true },
  );
  expect(calls).toBeGreaterThan(8);
  expect(told.size).toBeGreaterThan(5);
  expect(refused.size).toBeGreaterThan(1);
}, 240_000);
