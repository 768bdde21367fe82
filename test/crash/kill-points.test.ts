import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { endCall } from "#domain/ledger/end-call.ts";
import { openLedger } from "#domain/ledger/ledger.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { isLive } from "#rules/call-state.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { beginRounds } from "#domain/scheduling/round-work.ts";
import { tickGroup } from "#domain/scheduling/tick-group.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { haveEnded } from "#test/have-ended.ts";
import { ended as endedMessage, hear, webhookBody } from "#test/hear.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, statesOf, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { upload } from "../domain/import-file.ts";
import {
  dieEverywhere,
  eachRungOnce,
  everybodyOnce,
  givenWaiting,
  loseJobs,
  silent,
} from "./lives.ts";
import { receiveWebhook, sendDial } from "#test/verbs.ts";

/**
 * A process dies before its first step outward, before its second, and so on to the last: each time with
 * a tenant of its own. Then the others go on, and in the end everybody was rung exactly once.
 */
const start = "2031-03-05T10:00:00Z";
const minuteMs = 60_000;
/** In one transaction; test/domain/together.test.ts shows that fifty are the same statements. */
const batch = 6;
const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 20 }) };

async function campaignsOf(
  { context }: World,
  state: string,
): Promise<{ id: string; tenantId: string }[]> {
  const { rows } = await context.pool.query<{ id: string; tenantId: string }>(
    `select id, tenant_id as "tenantId" from campaign where state = $1::campaign_state`,
    [state],
  );
  return rows;
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
      await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
      await loseJobs(world);
      return (context) => dispatch(context, [tenant.id]);
    });

    expect(steps).toContain("commit");
    await everybodyOnce(world, 2 * (steps.length + 1));
  });

  test("a tick leaves people who are rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    let lives = 0;
    const steps = await dieEverywhere(world, databaseUrl, async (n) => {
      lives = n;
      await givenDialling(world, { contacts: 2 });
      return (context) => tick(context, new Date(world.now().getTime() + n * minuteMs));
    });

    // The tenants of so many lives are several groups: the tick adds them as jobs.
    expect(steps).toContain("enqueue");
    await everybodyOnce(world, 2 * lives);
  });

  test("a tick of a group leaves people who are rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const minute = world.now();
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant: one } = await givenDialling(world, { contacts: 2 });
      const { tenant: other } = await givenDialling(world, { contacts: 1 });
      return (context) => tickGroup(context, { minute, tenantIds: [one.id, other.id] });
    });

    expect(steps).toContain("cover-enrolments");
    expect(steps).toContain("claim-calls");
    await everybodyOnce(world, 3 * (steps.length + 1));
  });

  test("the steps of a large round leave people who are rung once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator, rowsPerStep: 1 });
    const people = 9;
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, campaign } = await givenDialling(world, { contacts: people });
      return async (context) => {
        await beginRounds(context, [{ id: campaign, tenantId: tenant.id }]);
        await workOnCampaign(context, { tenantId: tenant.id, campaignId: campaign });
      };
    });

    expect(steps.filter((step) => step === "cover-enrolments")).toHaveLength(3);
    await loseJobs(world);
    await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
    eachRungOnce(world, people * (steps.length + 1));
  }, 240_000);

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

  test("the end of a call, and the dispatch after it, leave the next person who is rung once, within seconds", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const slots = { maxConcurrentCalls: 1 };
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, campaign } = await givenWaiting(world, 2, { ...slots, tenant: slots });
      await dispatch(world.context, [tenant.id]);
      const [dial] = await dialsOf(world, campaign);
      await sendDial(world.context, dial!.id);
      const placed = world.simulator.calls.at(-1)!;
      const subject = { vapiCallId: placed.id, dialId: placed.dialId };
      const body = webhookBody(subject, endedMessage("customer-ended-call"));
      await loseJobs(world);
      return (context) => receiveWebhook(context, { tenantId: tenant.id, body });
    });

    expect(steps.indexOf("claim-calls")).toBeGreaterThan(steps.indexOf("commit"));
    // What a worker does every five seconds.
    await watch(world, new Date(world.now().getTime() + 5_000));
    const { rows } = await pool.query<{ ends: number; waiting: number }>(
      `select count(*) filter (where finished_at is not null)::int as ends,
         count(*) filter (where status = 'SCHEDULED' and exists (
           select from call other where other.tenant_id = call.tenant_id and other.finished_at is not null))::int as waiting
       from call`,
    );
    expect(rows[0]!.ends).toBeGreaterThanOrEqual(steps.length - steps.indexOf("commit"));
    expect(rows[0]!.waiting).toBe(0);
    await everybodyOnce(world, 2 * (steps.length + 1));
  });

  test("a batch of dials leaves people who are rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      for (let n = 0; n < 2; n += 1) {
        const { tenant } = await givenWaiting(world, batch / 2);
        await dispatch(world.context, [tenant.id]);
      }
      await loseJobs(world);
      const dials = (await dialsOf(world)).filter(({ state }) => state === "INTENDED");
      return async (context) => {
        const ledger = openLedger(context);
        await Promise.all(dials.slice(-batch).map(({ id }) => ledger.sendDial(id)));
      };
    });

    expect(steps.filter((step) => step === "mark-sent")).toHaveLength(1);
    expect(steps.filter((step) => step === "placeCall")).toHaveLength(batch);
    await everybodyOnce(world, batch * (steps.length + 1));
  });

  test("a batch of webhooks leaves calls that end as VAPI says", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const tenants: string[] = [];
      for (let n = 0; n < 2; n += 1) {
        const { tenant } = await givenDialling(world, { contacts: batch / 2 });
        tenants.push(tenant.id);
      }
      await pool.query("delete from scheduler_run");
      await world.tick();
      const { rows } = await pool.query<{ tenantId: string; dialId: string; vapiCallId: string }>(
        `select tenant_id as "tenantId", id as "dialId", vapi_call_id as "vapiCallId" from dial
         where tenant_id = any($1) and state = 'ACCEPTED'`,
        [tenants],
      );
      expect(rows).toHaveLength(batch);
      return async (context) => {
        const ledger = openLedger(context);
        await Promise.all(
          rows.map(({ tenantId, ...subject }) => {
            const body = webhookBody(subject, endedMessage("customer-ended-call"));
            return ledger.receiveWebhook({ tenantId, body });
          }),
        );
      };
    });

    expect(steps.filter((step) => step === "commit")).toHaveLength(1);
    expect(steps.filter((step) => step === "change-calls")).toHaveLength(1);
    await everybodyOnce(world, batch * (steps.length + 1));
  });

  test("an import leaves contacts who are rung once", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async (n) => {
      const tenant = await givenTenant(world);
      const campaignId = await givenCampaign(world, tenant);
      const goal = { world, tenantId: tenant.id, campaignId };
      const importId = await upload(goal, `name,phone\nAda,+1415557${1_000 + n}\nX,no`);
      return (context) => runImport(context, importId);
    });

    await everybodyOnce(world, steps.length + 1);
    const { rows } = await pool.query(
      `select distinct status, total_rows as total, accepted_rows as accepted,
         rejected_rows as rejected, calls_scheduled as calls from import`,
    );
    expect(rows).toEqual([{ status: "COMPLETED", total: 2, accepted: 1, rejected: 1, calls: 1 }]);
  });

  test("a stop and the steps that follow it leave calls that are cancelled once, and nobody is rung", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator, rowsPerStep: 1 });
    const people = 3;
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, campaign: campaignId } = await givenWaiting(world, people);
      await loseJobs(world);
      return async (context) => {
        await stopCampaign(context, systemOf(tenant.id), campaignId);
        await workOnCampaign(context, { tenantId: tenant.id, campaignId });
      };
    });

    expect(steps.filter((step) => step === "commit").length).toBeGreaterThan(people);
    // The first lives died before their stop was committed.
    for (const { id, tenantId } of await campaignsOf(world, "ACTIVE")) {
      await stopCampaign(world.context, systemOf(tenantId), id);
    }
    await loseJobs(world);
    await world.advance(minuteMs);
    const { rows } = await pool.query(
      `select status, cancel_reason as reason, count(*)::int as calls, sum(events)::int as events
       from call cross join lateral (
         select count(*) as events from call_event where call_id = call.id and kind = 'CANCELLED') history
       group by 1, 2`,
    );
    const calls = people * (steps.length + 1);
    expect(rows).toEqual([
      { status: "CANCELLED", reason: "CAMPAIGN_STOPPED", calls, events: calls },
    ]);
    expect(world.simulator.calls).toEqual([]);
  });

  test("a start in the middle of a stop, and the steps that follow, leave people who are rung once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator, rowsPerStep: 1 });
    const people = 2;
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, campaign: campaignId } = await givenWaiting(world, people);
      await stopCampaign(world.context, systemOf(tenant.id), campaignId);
      await loseJobs(world);
      return async (context) => {
        await startCampaign(context, systemOf(tenant.id), campaignId);
        await workOnCampaign(context, { tenantId: tenant.id, campaignId });
      };
    });

    expect(steps.filter((step) => step === "commit").length).toBeGreaterThan(people);
    // The first lives died before their start was committed.
    for (const { id, tenantId } of await campaignsOf(world, "STOPPED")) {
      await startCampaign(world.context, systemOf(tenantId), id);
    }
    await loseJobs(world);
    await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
    eachRungOnce(world, people * (steps.length + 1));
  }, 240_000);

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

  test("the end of calls that VAPI never ends leaves lines that are free, and people who are told once", async ({
    pool,
    databaseUrl,
  }) => {
    const stuck = { ...silent, stuckRinging: 1 };
    const rings = { scriptFor: () => ({ lastsSeconds: 20 }) };
    await using world = await openWorld({ pool, start, simulator: { faults: stuck, ...rings } });
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      // The others end what the one before has left.
      await world.jumpTo(new Date(world.now().getTime() + 15_000).toISOString());
      await reconcile(world.context);
      await givenDialling(world);
      await pool.query("delete from scheduler_run");
      await world.tick();
      // The longest duration of a call, and the five minutes beside it.
      await pool.query("update call set placed_at = $1 where status = 'CALLING'", [
        new Date(world.now().getTime() - 15 * minuteMs),
      ]);
      await loseJobs(world);
      return (context) => reconcile(context);
    });

    expect(steps).toContain("endCall");
    await world.jumpTo(new Date(world.now().getTime() + 15_000).toISOString());
    await reconcile(world.context);
    const people = steps.length + 1;
    expect(world.simulator.calls).toHaveLength(people);
    expect(new Set(world.simulator.calls.map(({ status }) => status))).toEqual(new Set(["ended"]));
    expect(new Set((await callsOf(world)).map(({ status }) => status))).toEqual(
      new Set(["FAILED"]),
    );
    expect(await alertsOf(world)).toEqual(Array(people).fill("CALL_OVERDUE"));
  });

  test("a person's order to end a call leaves a call that can be ended", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: silent, scriptFor: () => ({ lastsSeconds: 500 }) },
    });
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, campaign } = await givenDialling(world);
      await pool.query("delete from scheduler_run");
      await world.tick();
      const [call] = await callsOf(world, campaign);
      await world.jumpTo(new Date(world.now().getTime() + 10_000).toISOString());
      await loseJobs(world);
      const order = { id: call!.id, releaseLine: true };
      return (context) => endCall(context, systemOf(tenant.id), order);
    });

    expect(steps).toContain("endCall");
    const { rows } = await pool.query<{ id: string; tenantId: string }>(
      `select id, tenant_id as "tenantId" from call where status in ('CALLING', 'IN_PROGRESS')`,
    );
    for (const { id, tenantId } of rows) {
      await endCall(world.context, systemOf(tenantId), { id, releaseLine: true });
    }
    await watch(world, new Date(world.now().getTime() + 2 * minuteMs));
    expect(world.simulator.calls).toHaveLength(steps.length + 1);
    expect(world.simulator.calls.filter(({ endedAt }) => endedAt === null)).toEqual([]);
    expect((await callsOf(world)).filter(({ status }) => isLive(status))).toEqual([]);
  });

  test("the report that trips the breaker leaves a campaign that the next one stops", async ({
    pool,
    databaseUrl,
  }) => {
    const reason = "twilio-reported-customer-misdialed";
    await using world = await openWorld({
      pool,
      start,
      simulator: { faults: silent, concurrencyLimit: 40 },
    });
    const slots = { maxConcurrentCalls: 31 };
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, campaign } = await givenWaiting(world, 31, { ...slots, tenant: slots });
      await dispatch(world.context, [tenant.id]);
      const dials = await dialsOf(world, campaign);
      const ends = dials.slice(0, 29).map(({ id }) => ({ id, reason, answered: false }));
      await haveEnded(world, ends);
      for (const dial of dials.slice(29)) await sendDial(world.context, dial.id);
      const { id, dialId } = world.simulator.calls.at(-2)!;
      const body = webhookBody({ vapiCallId: id, dialId }, endedMessage(reason));
      await loseJobs(world);
      return (context) => receiveWebhook(context, { tenantId: tenant.id, body });
    });

    expect(steps).toContain("have-runs-of");
    for (const { id, dialId, externalId } of world.simulator.calls) {
      const { rows } = await pool.query<{ tenantId: string }>(
        `select tenant_id as "tenantId" from dial where id = $1`,
        [externalId],
      );
      await hear(world, rows[0]!.tenantId, { vapiCallId: id, dialId }, endedMessage(reason));
    }
    expect(new Set(Object.values(await statesOf(world)))).toEqual(new Set(["FAULTED"]));
    const marked = await pool.query("select from contact where unreachable_reason is not null");
    expect(marked.rowCount).toBe(0);
  });
});
