import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { addToDoNotCall, removeFromDoNotCall } from "#domain/contacts/do-not-call.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";

import { givenCampaign } from "#test/given.ts";
import { ended, webhookBody } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { receiveWebhook, sendDial } from "#test/verbs.ts";
import { openWorld, type World } from "#test/world.ts";
import { dieEverywhere, loseJobs } from "./lives.ts";

/*
 * A process dies before its first step outward, before its second, and so on to the last, while it puts a number on the
 * do-not-call list. Then the others go on.
 */
const start = "2031-03-05T10:00:00Z";
const minuteMs = 60_000;
const simulator = {
  faults: { dropStatusUpdate: 1, dropReport: 1 },
  scriptFor: () => ({ lastsSeconds: 20 }),
};

/** A campaign with two calls that are claimed, and not sent yet; the first is to be on the list. */
async function givenClaimed(world: World) {
  const given = await givenDialling(world, { contacts: 2 });
  await world.context.pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, $2 from enrolment where campaign_id = $1`,
    [given.campaign, world.now()],
  );
  await dispatch(world.context, [given.tenant.id]);
  await loseJobs(world);
  const [barred, free] = given.contacts.map(({ phone }) => phone);
  return { ...given, barred: barred!, free: free! };
}

describe("a process that dies at any point of", () => {
  test("adding a number leaves nobody on the list who is called, and nobody else who is not", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const people: { tenantId: string; barred: string; free: string }[] = [];
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, barred, free } = await givenClaimed(world);
      people.push({ tenantId: tenant.id, barred, free });
      return (context) => addToDoNotCall(context, systemOf(tenant.id), { phones: [barred] });
    });

    expect(steps).toContain("add-do-not-call-entries");
    expect(steps).toContain("commit");
    // As the clients do that had no answer.
    for (const { tenantId, barred } of people) {
      const done = await addToDoNotCall(world.context, systemOf(tenantId), { phones: [barred] });
      expect(done.added + done.alreadyListed).toBe(1);
    }
    await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
    expect(world.simulator.calls.map(({ number }) => number).toSorted()).toEqual(
      people.map(({ free }) => free).toSorted(),
    );
    const calls = await callsOf(world);
    expect(calls.filter(({ cancelReason }) => cancelReason === "DO_NOT_CALL")).toHaveLength(
      people.length,
    );
    expect(calls.filter(({ status }) => status === "COMPLETED")).toHaveLength(people.length);
  }, 120_000);

  test("taking a number off leaves the contact on the list or called once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const people: { tenantId: string; phone: string }[] = [];
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      const { tenant, contacts } = await givenDialling(world);
      const { phone } = contacts[0]!;
      await addToDoNotCall(world.context, systemOf(tenant.id), { phones: [phone] });
      people.push({ tenantId: tenant.id, phone });
      await loseJobs(world);
      return (context) => removeFromDoNotCall(context, systemOf(tenant.id), { phones: [phone] });
    });

    expect(steps).toContain("commit");
    await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
    const { rows } = await pool.query<{ phone: string }>("select phone from do_not_call");
    const listed = new Set(rows.map(({ phone }) => phone));
    expect(listed.size).toBeGreaterThan(0);
    expect(world.simulator.calls.map(({ number }) => number).toSorted()).toEqual(
      people.flatMap(({ phone }) => (listed.has(phone) ? [] : [phone])).toSorted(),
    );
  }, 120_000);

  test("the report of an opt-out leaves a person who is on the list and has no scheduled call", async ({
    pool,
    databaseUrl,
  }) => {
    const optsOut = { lastsSeconds: 20, structuredData: { optOut: true } };
    const scripted = { ...simulator, scriptFor: () => optsOut };
    await using world = await openWorld({ pool, start, simulator: scripted });
    let people = 0;
    const steps = await dieEverywhere(world, databaseUrl, async () => {
      people += 1;
      const { tenant, campaign, contacts } = await givenDialling(world, { optOutField: "optOut" });
      await pool.query("delete from scheduler_run");
      await world.tick();
      const [dial] = await dialsOf(world, campaign);
      if (dial!.state === "INTENDED") await sendDial(world.context, dial!.id);
      const placed = world.simulator.calls.at(-1)!;
      const other = await givenCampaign(world, tenant);
      await pool.query(
        `with member as (
           insert into enrolment (campaign_id, contact_id, tenant_id) values ($2, $3, $1) returning tenant_id)
         insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time)
         select tenant_id, $2, $3, 'MANUAL', $4::timestamptz + '1 hour' from member`,
        [tenant.id, other, contacts[0]!.id, world.now()],
      );
      const subject = { vapiCallId: placed.id, dialId: placed.dialId };
      const report = {
        ...ended("customer-ended-call"),
        type: "end-of-call-report",
        analysis: { structuredData: { optOut: true } },
      };
      await loseJobs(world);
      return (context) =>
        receiveWebhook(context, { tenantId: tenant.id, body: webhookBody(subject, report) });
    });

    expect(steps).toContain("add-opt-outs");
    await loseJobs(world);
    await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
    // What a worker does every few seconds.
    await world.tick();
    const { rows } = await pool.query(
      `select count(*)::int as entries, count(*) filter (where source = 'CALL' and not is_pending)::int as done
       from do_not_call`,
    );
    expect(rows).toEqual([{ entries: people, done: people }]);
    const calls = await callsOf(world);
    expect(calls.map(({ status, cancelReason }) => cancelReason ?? status).toSorted()).toEqual([
      ...Array<string>(people).fill("COMPLETED"),
      ...Array<string>(people).fill("DO_NOT_CALL"),
    ]);
    expect(world.simulator.calls).toHaveLength(people);
  }, 120_000);
});
