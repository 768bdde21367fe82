import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign } from "#domain/campaigns/campaign-life.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { enrol, givenCampaign, givenContacts } from "#test/given.ts";
import { ended, hear } from "#test/hear.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, statesOf, waiting } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);

/** VAPI accepts the call and ends it before the phone rings. */
const neverRings = (endedReason: string) => ({
  ringsAfterSeconds: null,
  lastsSeconds: 0,
  endedReason,
});
/** The first calls meet the reason, later ones are answered. */
function endingWith(endedReason: string, calls: number) {
  let made = 0;
  return () => (made++ < calls ? neverRings(endedReason) : { lastsSeconds: 5 });
}

const frozen = "call.start.error-subscription-frozen";

const neverRang = { status: "FAILED", reachedPhone: false };

describe("a call that ended before the phone could ring", () => {
  test.for([
    "call.start.error-subscription-concurrency-limit-reached",
    "call.start.error-vapifault-get-org",
  ])(
    "for want of capacity (%s) is owed again, and waits for its turn",
    async (reason, { pool }) => {
      const simulator = { scriptFor: endingWith(reason, 1) };
      await using world = await openWorld({ pool, start, simulator });
      await givenDialling(world);

      await world.tick();
      await world.advanceTo(at(59));
      expect(await callsOf(world)).toMatchObject([{ ...neverRang, endedReason: reason }]);
      expect(world.simulator.calls).toHaveLength(1);

      await world.advanceTo(at(119));
      expect(await callsOf(world)).toMatchObject([neverRang, { status: "COMPLETED", attempt: 2 }]);
      expect(world.simulator.calls).toHaveLength(2);
    },
  );

  test("is planned once more, a minute later, where it was a redial", async ({ pool }) => {
    const busy = { answersAfterSeconds: null, lastsSeconds: 1, endedReason: "customer-busy" };
    const fates = [busy, neverRings("call.start.error-subscription-concurrency-limit-reached")];
    let made = 0;
    const simulator = { scriptFor: () => fates[made++] ?? { lastsSeconds: 5 } };
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world, { redialsPerRound: 1, redialDelays: { BUSY: 1 } });

    await world.tick();
    await world.advanceTo(at(240));

    expect(await callsOf(world)).toMatchObject([
      { kind: "ROUND", outcome: "BUSY", placedAt: at(0) },
      { kind: "REDIAL", ...neverRang, placedAt: at(63) },
      { kind: "REDIAL", status: "COMPLETED", placedAt: at(123) },
    ]);
  });

  test("keeps the whole tenant waiting for a moment, not only its own contact", async ({
    pool,
  }) => {
    const reason = "call.start.error-subscription-concurrency-limit-reached";
    const simulator = { scriptFor: endingWith(reason, 1) };
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world, { contacts: 2, maxConcurrentCalls: 1 });

    await world.tick();
    await world.advanceTo(at(20));

    expect((await dialsOf(world)).map(({ sentAt }) => sentAt)).toEqual([at(0), at(5)]);
  });

  const accounts: [string, { takes: "all campaigns" | "its own campaign" }][] = [
    ["call.start.error-subscription-insufficient-credits", { takes: "all campaigns" }],
    ["call.start.error-subscription-frozen", { takes: "all campaigns" }],
    ["call.start.error-get-assistant", { takes: "its own campaign" }],
    ["assistant-not-found", { takes: "its own campaign" }],
  ];
  test.for(accounts)(
    "because of the account (%s) takes campaigns out of service, and is owed again",
    async ([reason, { takes }], { pool }) => {
      const simulator = { scriptFor: endingWith(reason, 1) };
      await using world = await openWorld({ pool, start, simulator });
      const { tenant, campaign } = await givenDialling(world, {
        contacts: 3,
        maxConcurrentCalls: 1,
      });
      const other = await givenCampaign(world, tenant);

      await world.tick();
      await world.advanceTo(at(130));
      expect(await statesOf(world)).toEqual({
        [campaign]: "FAULTED",
        [other]: takes === "all campaigns" ? "FAULTED" : "ACTIVE",
      });
      expect(new Set(await alertsOf(world))).toEqual(new Set(["CAMPAIGN_FAULTED"]));
      expect(world.simulator.calls).toHaveLength(1);

      await startCampaign(world.context, systemOf(tenant.id), campaign);
      await world.advanceTo(at(240));
      const statuses = (await callsOf(world, campaign)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual(["COMPLETED", "COMPLETED", "COMPLETED", "FAILED"]);
    },
  );

  test("over the daily limit of a free number rests the number until midnight UTC", async ({
    pool,
  }) => {
    const simulator = {
      scriptFor: endingWith("call.start.error-vapi-number-outbound-daily-limit", 1),
    };
    await using world = await openWorld({ pool, start: "2031-03-05T23:58:00Z", simulator });
    const { campaign } = await givenDialling(world, { startTime: "20:00", endTime: "08:00" });

    await world.tick();
    await world.advanceTo("2031-03-05T23:59:59Z");
    expect(await callsOf(world)).toMatchObject([neverRang, { status: "SCHEDULED" }]);
    expect((await statesOf(world))[campaign]).toBe("ACTIVE");

    await world.advanceTo("2031-03-06T00:00:00Z");
    expect(await callsOf(world)).toMatchObject([neverRang, { status: "CALLING" }]);
  });
});

describe("a fault of the account that is met while a tick holds the tenant's campaigns", () => {
  test.for(["a refusal (401)", "an ending"])("waits for the tick: %s", async (how, { pool }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: { unauthorized: how === "an ending" ? 0 : 1 } },
    });
    const { tenant, campaign } = await givenDialling(world, { contacts: 0 });
    // Campaigns are locked in the order of their ids. Ids of one millisecond are in any order.
    const [earlier, later] = [campaign, await givenCampaign(world, tenant)].toSorted() as [
      string,
      string,
    ];
    const [contact] = await givenContacts(world, tenant, 1);
    await enrol(world, tenant, later, [contact!.id]);
    await tick(world.context, at(0));
    const dialId = (await dialsOf(world))[0]!.id;
    const meet = async () => {
      if (how === "a refusal (401)") return await sendDial(world.context, dialId);
      const { id: vapiCallId } = world.simulator.calls[0]!;
      await hear(world, tenant.id, { vapiCallId, dialId }, ended(frozen));
    };

    const holder = await pool.connect();
    const hold = (id: string) => holder.query("select from campaign where id = $1 for share", [id]);
    await holder.query("begin");
    if (how === "an ending") await sendDial(world.context, dialId);
    await hold(earlier);
    const met = meet();
    await expect.poll(() => waiting(pool)).toBe(1);
    await hold(later);
    await holder.query("commit");
    holder.release();
    await met;

    expect(await statesOf(world)).toEqual({ [earlier]: "FAULTED", [later]: "FAULTED" });
  });
});
