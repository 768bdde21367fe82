import fc from "fast-check";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { givenCampaign } from "#test/given.ts";
import { ended, hear, heardSoFar, inProgress } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling, statesOf, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

/** VAPI says that a call has ended, and only later why. */
const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);
const silent = { faults: { dropStatusUpdate: 1, dropReport: 1 } };
const endedWithoutReason = { type: "status-update", status: "ended" };
const report = (endedReason: string) => ({ type: "end-of-call-report", endedReason, cost: 0.05 });

async function givenPlaced(world: World, change: Parameters<typeof givenDialling>[1] = {}) {
  const given = await givenDialling(world, change);
  await tick(world.context, world.now());
  await world.context.pool.query("delete from scheduler_run");
  await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
  const dialId = (await dialsOf(world)).at(-1)!.id;
  await sendDial(world.context, dialId);
  return { ...given, subject: { vapiCallId: world.simulator.calls.at(-1)!.id, dialId } };
}

async function kinds({ context }: World): Promise<string[]> {
  const { rows } = await context.pool.query<{ kind: string }>(
    "select kind from call_event order by at, id",
  );
  return rows.map(({ kind }) => kind);
}

describe("the reason of an end that comes after it", () => {
  test("frees the slot at the end, and decides the outcome when it comes, once", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { tenant, subject } = await givenPlaced(world, {
      redialsPerRound: 1,
      redialDelays: { BUSY: 5 },
    });

    await hear(world, tenant.id, subject, endedWithoutReason);
    expect(await callsOf(world)).toMatchObject([
      { status: "FAILED", outcome: "UNKNOWN", endedReason: null, reachedPhone: true },
    ]);
    await world.jumpTo(at(2).toISOString());
    for (let time = 0; time < 3; time += 1) {
      await hear(world, tenant.id, subject, report("customer-busy"));
    }
    await hear(world, tenant.id, subject, ended("customer-did-not-answer"));
    await hear(world, tenant.id, subject, endedWithoutReason);

    expect(await callsOf(world)).toMatchObject([
      { status: "FAILED", outcome: "BUSY", endedReason: "customer-busy", cost: 0.05 },
      { kind: "REDIAL", status: "SCHEDULED", scheduledTime: at(300) },
    ]);
    const { rows } = await pool.query("select finished_at as at from call where outcome = 'BUSY'");
    expect(rows).toEqual([{ at: at(0) }]);
    const told = await kinds(world);
    expect(told.filter((kind) => kind === "ENDED" || kind === "CONCLUDED")).toEqual([
      "ENDED",
      "CONCLUDED",
    ]);
    expect((await heardSoFar(world)).filter((result) => result === "APPLIED")).toHaveLength(2);
  });

  test("may turn a failed call into a completed one, and a completed one into a failed one", async ({
    pool,
  }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const one = await givenPlaced(world);
    await hear(world, one.tenant.id, one.subject, endedWithoutReason);
    await hear(world, one.tenant.id, one.subject, report("customer-ended-call"));
    const other = await givenPlaced(world);
    await hear(world, other.tenant.id, other.subject, inProgress);
    await hear(world, other.tenant.id, other.subject, endedWithoutReason);
    expect((await callsOf(world))[1]).toMatchObject({ status: "COMPLETED", outcome: "ANSWERED" });
    await hear(world, other.tenant.id, other.subject, report("pipeline-error-openai-llm-failed"));

    expect(await callsOf(world)).toMatchObject([
      { status: "COMPLETED", outcome: "ANSWERED", endedReason: "customer-ended-call" },
      { status: "FAILED", outcome: "PROVIDER_FAULT" },
    ]);
  });

  test("marks a bad number", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { tenant, subject } = await givenPlaced(world);
    await hear(world, tenant.id, subject, endedWithoutReason);
    await hear(world, tenant.id, subject, report("twilio-reported-customer-misdialed"));

    const { rows } = await pool.query("select unreachable_reason as reason from contact");
    expect(rows).toEqual([{ reason: expect.stringContaining("does not exist") }]);
  });

  test.for([null, "DAILY"] as const)(
    "about a number that was corrected since does not mark the new one, and the call is owed again (%s)",
    async (scheduleFrequency, { pool }) => {
      const lasting = { scriptFor: () => ({ lastsSeconds: 500 }) };
      await using world = await openWorld({ pool, start, simulator: { ...silent, ...lasting } });
      const { tenant, contacts, subject } = await givenPlaced(world, { scheduleFrequency });
      await hear(world, tenant.id, subject, endedWithoutReason);
      await world.jumpTo(at(60).toISOString());
      await updateContact(world.context, systemOf(tenant.id), contacts[0]!.id, {
        phone: "+14155561999",
      });
      await world.tick();
      expect(world.simulator.calls).toHaveLength(1);
      await world.jumpTo(at(120).toISOString());
      await hear(world, tenant.id, subject, report("twilio-reported-customer-misdialed"));

      const { rows } = await pool.query("select unreachable_reason as reason from contact");
      expect(rows).toEqual([{ reason: null }]);
      await world.advance(120_000);
      expect(world.simulator.calls).toMatchObject([{}, { number: "+14155561999" }]);
    },
  );

  test("takes campaigns out of service, and the call is owed again", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const { tenant, campaign, subject } = await givenPlaced(world);
    const other = await givenCampaign(world, tenant);
    await hear(world, tenant.id, subject, endedWithoutReason);
    await hear(world, tenant.id, subject, report("call.start.error-subscription-frozen"));

    expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED", [other]: "FAULTED" });
    expect(await callsOf(world)).toMatchObject([
      { status: "FAILED", outcome: "ACCOUNT_FAULT", reachedPhone: false },
    ]);
  });

  test("trips the breaker", async ({ pool }) => {
    const slots = { maxConcurrentCalls: 20 };
    await using world = await openWorld({
      pool,
      start,
      simulator: { ...silent, concurrencyLimit: 20 },
    });
    const { tenant, campaign } = await givenDialling(world, {
      contacts: 20,
      ...slots,
      tenant: slots,
    });
    await tick(world.context, world.now());
    for (const { id } of await dialsOf(world)) await sendDial(world.context, id);
    const subjects = world.simulator.calls.map(({ id, dialId }) => ({ vapiCallId: id, dialId }));

    for (const subject of subjects) await hear(world, tenant.id, subject, endedWithoutReason);
    expect(await statesOf(world)).toEqual({ [campaign]: "ACTIVE" });
    await Promise.all(
      subjects.map((subject) =>
        hear(world, tenant.id, subject, report("twilio-failed-to-connect-call")),
      ),
    );

    expect(await statesOf(world)).toEqual({ [campaign]: "FAULTED" });
  });

  test("is asked for where no report comes, until VAPI tells it", async ({ pool }) => {
    const faults = { dropReport: 1, endedWithoutReason: 1, lateArtifacts: 1 };
    const script = { answersAfterSeconds: null, lastsSeconds: 5, endedReason: "customer-busy" };
    await using world = await openWorld({
      pool,
      start,
      simulator: {
        faults: { ...faults, lateArtifactsSeconds: 100 },
        scriptFor: () => script,
      },
    });
    await givenDialling(world, { redialsPerRound: 1, redialDelays: { BUSY: 5 } });
    await world.tick();

    await watch(world, at(80));
    expect(await callsOf(world)).toMatchObject([{ outcome: "UNKNOWN", endedReason: null }]);
    await watch(world, at(200));
    expect(await callsOf(world)).toMatchObject([
      { outcome: "BUSY", endedReason: "customer-busy" },
      { kind: "REDIAL", status: "SCHEDULED" },
    ]);
  });

  test("is asked for again when VAPI has once denied the call: its records lag", async ({
    pool,
  }) => {
    const script = { answersAfterSeconds: null, lastsSeconds: 5, endedReason: "customer-busy" };
    const simulator = {
      faults: { dropReport: 1, endedWithoutReason: 1 },
      scriptFor: () => script,
    };
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);
    await world.tick();
    await world.advanceTo(at(30));
    world.simulator.setFaults({ getNotFound: 1 });
    await watch(world, at(80));
    expect(await callsOf(world)).toMatchObject([{ outcome: "UNKNOWN", endedReason: null }]);

    world.simulator.setFaults({ getNotFound: 0 });
    await watch(world, at(200));
    expect(await callsOf(world)).toMatchObject([{ outcome: "BUSY" }]);
  });

  test("in any order, and any number of times, leaves the same row", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: silent });
    const messages = [
      endedWithoutReason,
      ended("customer-did-not-answer"),
      {
        ...report("customer-did-not-answer"),
        endedAt: "2031-03-05T10:00:42.456Z",
        transcript: "",
      },
    ];

    async function rowAfter(order: readonly Record<string, unknown>[]) {
      const { tenant, subject } = await givenPlaced(world, {
        redialsPerRound: 3,
        redialDelays: { NO_ANSWER: 60 },
      });
      for (const message of order) await hear(world, tenant.id, subject, message);
      const { rows } = await pool.query(
        `select status, outcome, ended_reason, message, reached_phone, ended_at, cost,
           (select count(*)::int from call redial where redial.redial_of_id = call.id) as redials
         from call where dial_id = $1`,
        [subject.dialId],
      );
      return rows[0] as unknown;
    }
    const expected = await rowAfter(messages);
    expect(expected).toMatchObject({ outcome: "NO_ANSWER", redials: 1 });
    const someOrder = fc
      .shuffledSubarray([...messages, ...messages], { minLength: messages.length })
      .filter((order) => messages.every((message) => order.includes(message)));

    await fc.assert(
      fc.asyncProperty(someOrder, async (order) => {
        expect(await rowAfter(order)).toEqual(expected);
      }),
      { numRuns: 12, interruptAfterTimeLimit: 60_000 },
    );
  });
});
