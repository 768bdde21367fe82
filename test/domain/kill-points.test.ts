import { describe, expect } from "vitest";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import type { DomainContext } from "#domain/context.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { sendDial } from "#domain/ledger/send.ts";
import { receiveWebhook } from "#domain/ledger/webhooks.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { ended as endedMessage, hear, webhookBody } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { mortal } from "#test/mortal.ts";
import { overlapping } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { upload } from "./import-file.ts";

/**
 * A process dies before its first step outward, before its second, and so on to the last: each time with
 * a tenant of its own. Then the others go on, and in the end everybody was rung exactly once.
 */
const start = "2031-03-05T10:00:00Z";
const minuteMs = 60_000;
/** VAPI tells nothing by itself: what a dead process forgot is not told again. */
const silent = { dropStatusUpdate: 1, dropReport: 1 };
const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 20 }) };

type Work = (context: DomainContext) => Promise<unknown>;

/** The queue's lock outlives a process by hours: as if its job was lost with it. */
async function loseJobs({ context }: World): Promise<void> {
  await context.pool.query("delete from call_scheduler_queue._private_jobs");
}

/** Kills one life after another, each a step later, until one lives to the end of its work. */
async function dieEverywhere(
  world: World,
  databaseUrl: string,
  prepare: (n: number) => Promise<Work>,
): Promise<string[]> {
  for (let n = 1; ; n += 1) {
    const work = await prepare(n);
    const life = mortal(world.context, databaseUrl, n);
    if (!(await life.dies(work))) return [...life.steps];
  }
}

/** The others go on for four minutes; afterwards each of so many people has been rung exactly once. */
async function everybodyOnce(world: World, people: number): Promise<void> {
  await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
  const calls = world.simulator.calls;
  expect(overlapping(calls)).toEqual([]);
  expect(
    [...Map.groupBy(calls, ({ number }) => number).values()].map(({ length }) => length),
  ).toEqual(Array(people).fill(1));
  const shown = await callsOf(world);
  expect(new Set(shown.map(({ vapiCallId }) => vapiCallId))).toEqual(
    new Set(calls.map(({ id }) => id)),
  );
  expect(shown.filter(({ status }) => status !== "COMPLETED")).toEqual([]);
}

describe("a process that dies at any point of", () => {
  test("a dial leaves a person who is rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { campaign } = await givenDialling(world);
      await tick(world.context, world.now());
      await pool.query("delete from scheduler_run");
      await loseJobs(world);
      const [dial] = await dialsOf(world, campaign);
      return (context) => sendDial(context, dial!.id);
    });

    expect(steps).toContain("placeCall");
    expect(steps.filter((step) => step === "commit")).toHaveLength(2);
    await watch(world, new Date(world.now().getTime() + 30_000));
    const atVapi = new Set(world.simulator.calls.map(({ dialId }) => dialId));
    const known = (await dialsOf(world)).filter(({ id, state }) =>
      atVapi.has(id) ? state === "ACCEPTED" : state === "UNKNOWN",
    );
    expect(known, "within 30 s the others have taken over").toHaveLength(steps.length + 1);
    await everybodyOnce(world, steps.length + 1);
  });

  test("a dispatch leaves people who are rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const tenant = await givenTenant(world);
      const campaignId = await givenCampaign(world, tenant);
      const contacts = await givenContacts(world, tenant, 2);
      const contactIds = contacts.map(({ id }) => id);
      await enrolContacts(world.context, tenant.id, { campaignId, contactIds });
      await loseJobs(world);
      return (context) => dispatch(context, [tenant.id]);
    });

    expect(steps).toContain("commit");
    await everybodyOnce(world, 2 * (steps.length + 1));
  });

  test("a tick leaves people who are rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async (n) => {
      await givenDialling(world, { contacts: 2 });
      return (context) => tick(context, new Date(world.now().getTime() + n * minuteMs));
    });

    await everybodyOnce(world, 2 * (steps.length + 1));
  });

  test.for(["in-progress", "ended", "why it has ended"])(
    "a webhook that says %s leaves a call that ends as VAPI says",
    async (status, { pool, databaseUrl }) => {
      await using world = await openWorld({ pool, start, simulator });
      const steps = await dieEverywhere(world, databaseUrl, async () => {
        const { tenant, campaign } = await givenDialling(world);
        await pool.query("delete from scheduler_run");
        await world.tick();
        const placed = world.simulator.calls.at(-1)!;
        const [call] = await callsOf(world, campaign);
        expect(call).toMatchObject({ status: "CALLING", vapiCallId: placed.id });
        const subject = { vapiCallId: placed.id, dialId: placed.dialId };
        const message =
          status === "in-progress"
            ? { type: "status-update", status }
            : endedMessage("customer-ended-call");
        if (status === "why it has ended") {
          const { endedReason: _why, ...withoutReason } = endedMessage("customer-ended-call");
          await hear(world, tenant.id, subject, withoutReason);
          expect(await callsOf(world, campaign)).toMatchObject([{ outcome: "UNKNOWN" }]);
        }
        return (context) =>
          receiveWebhook(context, { tenantId: tenant.id, body: webhookBody(subject, message) });
      });

      expect(steps).toContain("commit");
      await everybodyOnce(world, steps.length + 1);
    },
  );

  test("an import leaves contacts who are rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async (n) => {
      const tenant = await givenTenant(world);
      const campaignId = await givenCampaign(world, tenant);
      const goal = { world, tenantId: tenant.id, campaignId };
      const phone = (index: number) => `+1415557${1_000 + 2 * n + index}`;
      const importId = await upload(goal, `name,phone\nAda,${phone(0)}\nBob,${phone(1)}\nX,no`);
      return (context) => runImport(context, importId);
    });

    await everybodyOnce(world, 2 * (steps.length + 1));
    const { rows } = await pool.query(
      `select distinct status, total_rows as total, accepted_rows as accepted,
         rejected_rows as rejected, calls_scheduled as calls from import`,
    );
    expect(rows).toEqual([{ status: "COMPLETED", total: 3, accepted: 2, rejected: 1, calls: 2 }]);
  });

  test("a reconciliation leaves dials of unknown fate that are found or dialled again", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator, timeoutMs: 300 });
    const people = 4;
    world.simulator.setFaults({ hangAfterCreate: 1 });
    await givenDialling(world, { contacts: people / 2 });
    await world.tick();
    world.simulator.setFaults({ hangAfterCreate: 0, hangBeforeCreate: 1 });
    await givenDialling(world, { contacts: people / 2 });
    await world.advance(minuteMs);
    world.simulator.setFaults({ hangBeforeCreate: 0 });

    const steps = await dieEverywhere(world, databaseUrl, async () => {
      await world.advance(15_000);
      return reconcile;
    });

    expect(steps.length).toBeGreaterThan(5);
    await everybodyOnce(world, people);
  });
});
