import fc from "fast-check";
import { DateTime } from "luxon";
import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { moveTo } from "#test/areas.ts";
import { givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

/*
 * Calls by the contacts' clocks in random worlds, checked on the simulator's record against the words of the design: it
 * shares no code with what decides.
 */

const hourMs = 3_600_000;
const minuteMs = 60_000;
const days = 3;
const people = 5;

/** Days before a clock change in New York and London, in Sydney, in London, and without one. */
const starts = ["2031-03-07", "2031-04-04", "2031-10-24", "2031-07-01"] as const;

/** One zone, several, 26 hours apart, or nowhere. The first in the order of the alphabet has the contact's days. */
const areas: readonly (readonly string[])[] = [
  ["America/New_York"],
  ["Europe/London"],
  ["Australia/Sydney"],
  ["Pacific/Kiritimati"],
  ["Etc/GMT+12"],
  ["America/Los_Angeles", "America/New_York"],
  ["Etc/GMT+12", "Pacific/Kiritimati"],
  ["America/New_York", "Asia/Tokyo"],
  [],
];

const area = fc.constantFrom(...areas);
const worlds = fc.record({
  start: fc.constantFrom(...starts),
  first: fc.array(area, { minLength: people, maxLength: people }),
  /** Who comes only then. */
  comesAt: fc.array(fc.constantFrom(0, 0, 0, 20, 31), { minLength: people, maxLength: people }),
  moves: fc.array(
    fc.record({
      who: fc.nat(people - 1),
      hour: fc.integer({ min: 1, max: 24 * days - 1 }),
      to: area,
    }),
    { maxLength: 4 },
  ),
});

interface Stay {
  readonly from: number;
  readonly zones: readonly string[];
}

/** 09:00 to 17:00 in each zone, and not in the last two seconds. */
function isOpen(zones: readonly string[], at: number): boolean {
  return (
    zones.length > 0 &&
    zones.every((zone) => {
      const local = DateTime.fromMillis(at, { zone });
      const last = DateTime.fromMillis(at + 2_000, { zone });
      return local.hour >= 9 && local.hour < 17 && last.hour < 17;
    })
  );
}

const dayOf = (zones: readonly string[], at: number): string =>
  DateTime.fromMillis(at, { zone: zones[0]! }).toISODate()!;

const stayAt = (stays: readonly Stay[], at: number): Stay | undefined =>
  stays.findLast(({ from }) => from <= at);

test("nobody is called outside the hours of any zone or twice on one day, and whoever may be called is", async ({
  pool,
}) => {
  let calls = 0;
  await fc.assert(
    fc.asyncProperty(worlds, async ({ start, first, comesAt, moves }) => {
      await using world = await openWorld({
        pool,
        start: `${start}T00:30:00Z`,
        simulator: { scriptFor: () => ({ lastsSeconds: 5 }) },
      });
      const tenant = await givenTenant(world);
      const campaign = await givenCampaign(world, tenant, { hoursOf: "CONTACT" });
      const contacts = await givenContacts(world, tenant, people);
      const stays = contacts.map((): Stay[] => []);
      const begin = world.now().getTime();
      const place = async (who: number, zones: readonly string[]) => {
        await moveTo(world, [contacts[who]!.id], zones);
        stays[who]!.push({ from: world.now().getTime(), zones });
      };
      const looks: number[] = [];
      for (let hour = 0; hour < 24 * days; hour += 1) {
        for (let who = 0; who < people; who += 1) {
          if (comesAt[who] !== hour) continue;
          await place(who, first[who]!);
          const contactIds = [contacts[who]!.id];
          await enrolContacts(world.context, systemOf(tenant.id), {
            campaignId: campaign,
            contactIds,
          });
        }
        for (const { who, to } of moves.filter((move) => move.hour === hour)) {
          if (stays[who]!.length > 0) await place(who, to);
        }
        looks.push(await pass(world, begin + (hour + 1) * hourMs));
      }
      for (const [who, { phone }] of contacts.entries()) {
        const made = world.simulator.calls
          .filter(({ number }) => number === phone)
          .map(({ createdAt }) => createdAt.getTime())
          .toSorted((a, b) => a - b);
        calls += made.length;
        check(stays[who]!, made, looks);
      }
    }),
    { numRuns: 4, seed: 11 },
  );
  expect(calls).toBeGreaterThan(20);
});

/** An hour on, with the tick of the full hour, to the half. Returns when that tick had to have called. */
async function pass(world: World, until: number): Promise<number> {
  const full = Math.floor(until / hourMs) * hourMs;
  await world.settle();
  await world.jumpTo(new Date(full - 1).toISOString());
  await world.advanceTo(new Date(full + minuteMs / 2));
  await world.jumpTo(new Date(until).toISOString());
  return full + minuteMs / 2;
}

function check(stays: readonly Stay[], made: readonly number[], looks: readonly number[]): void {
  for (const at of made) {
    const { zones } = stayAt(stays, at)!;
    expect(isOpen(zones, at)).toBe(true);
    for (const before of made.filter((other) => other < at)) {
      expect(dayOf(zones, before)).not.toBe(dayOf(zones, at));
      const there = stayAt(stays, before)!.zones;
      if (there !== zones) expect(at - before).toBeGreaterThanOrEqual(20 * hourMs);
    }
  }
  for (const at of looks) {
    const zones = stayAt(stays, at)?.zones ?? [];
    if (!isOpen(zones, at)) continue;
    const before = made.filter((call) => call <= at + minuteMs);
    const isCalled = before.some((call) => dayOf(zones, call) === dayOf(zones, at));
    const waits = before.some(
      (call) => stayAt(stays, call)!.zones !== zones && at - call < 20 * hourMs,
    );
    expect(isCalled || waits, new Date(at).toISOString()).toBe(true);
  }
}
