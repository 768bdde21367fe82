import { describe, expect } from "vitest";
import { InputValidationError, NotFoundError } from "#domain/errors.ts";
import { campaignForecast } from "#domain/forecasts/campaign-forecast.ts";
import { moveToArea } from "#test/areas.ts";
import { enrol, givenCampaign, givenCampaignWith, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T09:00:30Z";
const minuteMs = 60_000;

const forecastOf = (world: World, tenantId: string, campaignId: string, until?: string) =>
  campaignForecast(world.context, tenantId, {
    campaignId,
    until: until === undefined ? null : new Date(until),
  });

describe("the forecast of a campaign", () => {
  test("says who is not called, by the rule that the dialer would name", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 20, {
      scheduleFrequency: null,
    });
    const ids = contacts.map(({ id }) => id);
    await pool.query("update contact set unreachable_reason = 'gone' where id = any($1)", [
      ids.slice(0, 3),
    ]);
    await pool.query("update contact set held_reason = 'lost' where id = $1", [ids[3]]);
    await pool.query("update enrolment set removed_at = now() where contact_id = $1", [ids[4]]);

    const told = await forecastOf(world, tenant.id, campaign);
    expect(told.people).toBe(19);
    expect(told.notCalled).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: "BAD_NUMBER", people: 3 }),
        expect.objectContaining({ reason: "CONTACT_HELD", people: 1 }),
      ]),
    );
    expect(told.points.at(-1)!.calls).toEqual({ p10: 15, p50: 15, p90: 15 });
    expect(told.isIfStarted).toBe(false);
    expect(told.experience.source).toBe("NONE");

    await world.advance(10 * minuteMs);
    expect(world.simulator.calls).toHaveLength(15);
  });

  test("that is paused says what would happen if it were started now", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenCampaignWith(world, 5, { state: "PAUSED" });
    const told = await forecastOf(world, tenant.id, campaign, "2031-03-05T17:00:00Z");
    expect(told.isIfStarted).toBe(true);
    expect(told.points.at(-1)!.calls.p50).toBe(5);
  });

  test("that can never open says so, with the reason", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenCampaignWith(world, 5, { endsOn: "2031-03-01" });
    const told = await forecastOf(world, tenant.id, campaign);
    const detail = expect.stringContaining("no window left") as string;
    expect(told.notCalled).toEqual([{ reason: "AFTER_END", people: 5, detail }]);
    expect(told).toMatchObject({ firstCallAt: null, later: 0 });
    expect(told.message).toMatch(/^No calls are foreseen: the campaign has no window left\./);
    expect(told.points.at(-1)!.calls.p90).toBe(0);
    expect(told.throughAt).toEqual({ p10: null, p50: null, p90: null });
  });

  test("that opens after its end says when", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenCampaignWith(world, 5, { startsOn: "2031-04-01" });
    const told = await forecastOf(world, tenant.id, campaign);
    const firstCallAt = new Date("2031-04-01T09:00:00Z");
    expect(told).toMatchObject({ firstCallAt, later: 5, notCalled: [] });
    expect(told.message).toMatch(/the first can be placed Tue 2031-04-01 09:00/);
  });

  test("knows the daily limit of its numbers, the start rate, and slots that others have", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenCampaignWith(world, 30, {
      scheduleFrequency: null,
      maxCallsPerNumberPerDay: 8,
    });
    const told = await forecastOf(world, tenant.id, campaign, "2031-03-05T23:00:00Z");
    expect(told.points.at(-1)!.calls).toEqual({ p10: 8, p50: 8, p90: 8 });
    expect(told.missed.p50).toBe(22);
    await world.advance(2 * minuteMs);
    expect(world.simulator.calls).toHaveLength(8);
    await pool.query("update campaign set starts_per_minute = 1 where id = $1", [campaign]);
    const until = "2031-03-06T09:05:00Z";
    const next = await forecastOf(world, tenant.id, campaign, until);
    expect(next.points.at(-1)!.calls.p90).toBeLessThanOrEqual(6);
    expect(next.points.at(-1)!.calls.p10).toBeGreaterThanOrEqual(4);
  });

  test("does not count who is being called now among those who can be called", async ({ pool }) => {
    const simulator = { scriptFor: () => ({ lastsSeconds: 300 }) };
    await using world = await openWorld({ pool, start, simulator });
    const slots = { maxConcurrentCalls: 2 };
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 5, slots);
    await world.tick();
    expect(world.simulator.calls).toHaveLength(2);
    const told = await forecastOf(world, tenant.id, campaign);
    expect(told).toMatchObject({ people: 5, beingCalled: 2, notCalled: [], later: 0 });
    expect(told.firstCallAt).toEqual(world.now());
    expect(told.message).toMatch(
      /^Of 5 contacts, 2 are being called now, and 3 can be called, the first Wed 2031-03-05 09:0/,
    );

    // The others are barred: the next call is that of the next round to the two.
    await pool.query("update contact set held_reason = 'lost' where id = any($1)", [
      contacts
        .filter(({ phone }) => !world.simulator.calls.some(({ number }) => number === phone))
        .map(({ id }) => id),
    ]);
    const rest = await forecastOf(world, tenant.id, campaign);
    expect(rest).toMatchObject({ beingCalled: 2, notCalled: [{ people: 3 }] });
    expect(rest.firstCallAt).toEqual(new Date("2031-03-06T09:00:00Z"));
    expect(rest.message).toMatch(
      /^Of 5 contacts, 2 are being called now\. The next call can be placed Thu 2031-03-06 09:00/,
    );
    // Before that, and without rounds, no other call is foreseen.
    const today = await forecastOf(world, tenant.id, campaign, "2031-03-05T20:00:00Z");
    expect(today.points.at(-1)!.calls.p90).toBe(0);
    await pool.query("update campaign set schedule_frequency = null where id = $1", [campaign]);
    const last = await forecastOf(world, tenant.id, campaign);
    expect(last).toMatchObject({ beingCalled: 2, firstCallAt: null, later: 0 });
    expect(last.message).toMatch(
      /^Of 5 contacts, 2 are being called now\. No other call is foreseen: .*lost/,
    );
    await pool.query("update campaign set redials_per_round = 2 where id = $1", [campaign]);
    const { message } = await forecastOf(world, tenant.id, campaign);
    expect(message).toMatch(/If they are not reached, they are called again\.$/);
  });

  test("of an empty list foresees nothing", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant);
    const told = await forecastOf(world, tenant.id, campaign);
    expect(told).toMatchObject({ people: 0, notCalled: [], asked: 0, firstCallAt: null });
    expect(told.points.at(-1)!.calls.p90).toBe(0);
    expect(told.message).toBe("No calls are foreseen: there is no contact.");
    const ended = await givenCampaign(world, tenant, { endsOn: "2031-03-01" });
    const { message } = await forecastOf(world, tenant.id, ended);
    expect(message).toMatch(
      /^No calls are foreseen: there is no contact, and the campaign has no window left/,
    );
  });

  test("learns from the calls that have ended", async ({ pool }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { scriptFor: () => ({ lastsSeconds: 100 }) },
    });
    const { tenant, campaign } = await givenCampaignWith(world, 60, { maxConcurrentCalls: 10 });
    const before = await forecastOf(world, tenant.id, campaign, "2031-03-05T17:00:00Z");
    await world.advance(20 * minuteMs);
    expect(world.simulator.calls).toHaveLength(60);
    const after = await forecastOf(world, tenant.id, campaign, "2031-03-06T17:00:00Z");
    expect(after.experience).toMatchObject({ source: "CAMPAIGN", calls: 60 });
    const { meanSeconds, timed } = after.experience.history.ANSWERED!;
    expect(timed).toBe(60);
    // From the request to the end of the call: it rings for 7 seconds before it is answered.
    expect(meanSeconds).toBeGreaterThan(105);
    expect(meanSeconds).toBeLessThan(112);
    const width = ({ throughAt: { p10, p90 } }: typeof before) => p90!.getTime() - p10!.getTime();
    expect(width(after)).toBeLessThan(width(before));
  });

  test("of many members asks some of them, always the same, and counts all", async ({ pool }) => {
    await using world = await openWorld({ pool, start });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant, { scheduleFrequency: null });
    const { rows } = await pool.query<{ id: string }>(
      `insert into contact (tenant_id, phone, unreachable_reason)
       select $1, '+1' || 4155000000 + n, case when n % 4 = 0 then 'gone' end from generate_series(1, 9000) n
       returning id`,
      [tenant.id],
    );
    await enrol(
      world,
      tenant,
      campaign,
      rows.map(({ id }) => id),
    );
    const told = await forecastOf(world, tenant.id, campaign);
    expect(told.people).toBe(9_000);
    expect(told.asked).toBeGreaterThan(1_500);
    expect(told.asked).toBeLessThan(2_500);
    const { people, reason } = told.notCalled[0]!;
    expect(reason).toBe("BAD_NUMBER");
    expect(people).toBeGreaterThan(2_000);
    expect(people).toBeLessThan(2_500);
    expect(await forecastOf(world, tenant.id, campaign)).toEqual(told);
  });

  test("calls people in the hours where they are, and says who cannot be called", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 6, {
      scheduleFrequency: null,
      hoursOf: "CONTACT",
    });
    const ids = contacts.map(({ id }) => id);
    const areaOf = (zone: string, region: string) => ({
      zones: [zone],
      places: [{ region, zones: [zone], from: "NUMBER" as const }],
    });
    await moveToArea(world, ids.slice(0, 2), areaOf("Europe/London", "GB"));
    await moveToArea(world, ids.slice(2, 4), areaOf("America/New_York", "US-NY"));
    await moveToArea(world, ids.slice(4), { zones: [], places: [] });
    const told = await forecastOf(world, tenant.id, campaign);
    expect(told.notCalled).toMatchObject([{ reason: "AREA_UNKNOWN", people: 2 }]);
    const callsAt = (at: string) =>
      told.points.findLast((point) => point.at <= new Date(at))!.calls;
    // Nine o'clock in New York is 14:00 in London.
    expect(callsAt("2031-03-05T13:55:00Z").p90).toBe(2);
    expect(told.points.at(-1)!.calls.p10).toBe(4);
  });

  test("refuses a time that has passed or is too far away, and another tenant's campaign", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start });
    const { tenant, campaign } = await givenCampaignWith(world, 1);
    for (const until of ["2031-03-05T09:00:00Z", "2031-03-20T09:00:00Z"]) {
      await expect(forecastOf(world, tenant.id, campaign, until)).rejects.toThrow(
        InputValidationError,
      );
    }
    const other = await givenTenant(world);
    await expect(forecastOf(world, other.id, campaign)).rejects.toThrow(NotFoundError);
  });
});
