import fc from "fast-check";
import { describe, expect } from "vitest";
import { unpackText } from "#db/packed-text.ts";
import { tick } from "#domain/scheduling/tick.ts";
import type { Faults } from "#simulator/faults.ts";
import type { VapiClient } from "#vapi/types.ts";
import { givenTenant } from "#test/given.ts";
import { ended, hear, heardSoFar, inProgress, type Subject } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);

/** The simulator keeps silent: what is heard of its calls is what a test says. */
const simulator = { faults: { dropStatusUpdate: 1, dropReport: 1 } };

const report = {
  type: "end-of-call-report",
  endedReason: "customer-ended-call",
  startedAt: "2031-03-05T10:00:07.123Z",
  endedAt: "2031-03-05T10:00:42.456Z",
  durationSeconds: 35.333,
  cost: 0.0583,
  transcript: "AI: Hello.\nUser: Hi.\n",
  analysis: { summary: "They agreed." },
  recordingUrl: "https://storage.example.com/a.wav",
};

/** A dial that was claimed; its request is sent by hand. */
async function givenClaimed(world: World) {
  const { tenant } = await givenDialling(world);
  await tick(world.context, world.now());
  await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
  return { tenant, dialId: (await dialsOf(world)).at(-1)!.id };
}

/** A call that VAPI has accepted. */
async function givenPlaced(world: World) {
  const { tenant, dialId } = await givenClaimed(world);
  await sendDial(world.context, dialId);
  const subject: Subject = { vapiCallId: world.simulator.calls.at(-1)!.id, dialId };
  return { tenant, subject };
}

/** Every column that tells a person what became of the calls. */
async function told({ context }: World): Promise<Record<string, unknown>> {
  const { rows } = await context.pool.query<Record<string, unknown> & { packed: Buffer | null }>(
    `select status, outcome, ended_reason, message, reached_phone, round, attempt, placed_at, started_at,
       ended_at, duration_seconds, cost::float8 as cost, packed_transcript as packed, summary, recording_url
     from call order by created_at desc, id desc limit 1`,
  );
  const { packed, ...row } = rows[0]!;
  return { ...row, transcript: packed && unpackText(packed) };
}

/** Where the versions of the rows are that news may change: each update makes another. And how many webhooks are kept. */
async function written({ context }: World) {
  const { rows } = await context.pool.query<Record<string, unknown> & { webhooks: number }>(
    `select (select array_agg(ctid::text order by id) from call) as calls,
       (select array_agg(ctid::text order by id) from dial) as dials,
       (select array_agg(ctid::text order by call_id) from awaited_report) as reports,
       (select count(*)::int from call_event) as events, (select count(*)::int from change) as changes,
       (select count(*)::int from call_delta) as counts, (select count(*)::int from people_delta) as people,
       (select count(*)::int from webhook_event) as webhooks`,
  );
  return rows[0]!;
}

describe("webhooks that overtake the answer to their own call", () => {
  const early: [string, readonly Record<string, unknown>[], object][] = [
    ["that it was answered", [inProgress], { status: "IN_PROGRESS" }],
    ["that it was busy", [ended("customer-busy")], { status: "FAILED", outcome: "BUSY" }],
    [
      "its whole life",
      [inProgress, ended("voicemail"), report],
      { status: "COMPLETED", cost: 0.0583 },
    ],
  ];
  test.for(early)(
    "tell %s, and the answer changes nothing",
    async ([, messages, expected], { pool }) => {
      await using world = await openWorld({
        pool,
        start,
        simulator,
        between: (vapi) => ({
          ...vapi,
          async placeCall(request) {
            const answer = await vapi.placeCall(request);
            const vapiCallId = world.simulator.calls[0]!.id;
            for (const message of messages) {
              await hear(world, tenant.id, { vapiCallId, dialId: request.dialId }, message);
            }
            return answer;
          },
        }),
      });
      const { tenant, dialId } = await givenClaimed(world);

      await sendDial(world.context, dialId);

      expect(await callsOf(world)).toMatchObject([expected]);
      expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);
    },
  );

  test("settle a dial whose answer never comes", async ({ pool }) => {
    const faults = { ...simulator.faults, resetAfterCreate: 1 };
    await using world = await openWorld({ pool, start, simulator: { faults } });
    const { tenant, dialId } = await givenClaimed(world);
    await sendDial(world.context, dialId);
    const vapiCallId = world.simulator.calls[0]!.id;

    await hear(world, tenant.id, { vapiCallId, dialId }, inProgress);

    expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS", vapiCallId }]);
    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED", vapiCallId }]);
  });
});

describe("webhooks in any order, and any number of times,", () => {
  const answered = [inProgress, ended("customer-ended-call"), report];
  /** VAPI may tell when it began also of a call that nobody answered. */
  const unanswered = [
    ended("customer-did-not-answer"),
    { ...report, endedReason: "customer-did-not-answer", transcript: "", analysis: {} },
  ];

  test.for([
    ["of a conversation", answered],
    ["of a call that nobody answered", unanswered],
  ] as const)("%s leave the same row", async ([, messages], { pool }) => {
    await using world = await openWorld({ pool, start, simulator });

    async function rowAfter(order: readonly Record<string, unknown>[]) {
      const { tenant, subject } = await givenPlaced(world);
      for (const message of order) {
        await hear(world, tenant.id, subject, message);
        await world.jumpTo(new Date(world.now().getTime() + 1_000).toISOString());
      }
      const { placed_at: _placedAt, ...row } = await told(world);
      return row;
    }
    const expected = await rowAfter(messages);
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

  test("never bring a final call back to life", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, subject } = await givenPlaced(world);
    await hear(world, tenant.id, subject, ended("customer-busy"));
    const final = await told(world);

    for (const message of [inProgress, ended("customer-ended-call"), ended("voicemail")]) {
      await hear(world, tenant.id, subject, message);
    }

    expect(await told(world)).toEqual(final);
    expect(await heardSoFar(world)).toEqual([
      "APPLIED",
      "NOTHING_NEW",
      "NOTHING_NEW",
      "NOTHING_NEW",
    ]);
  });

  test("write nothing but that they were received when they say nothing new", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, subject } = await givenPlaced(world);
    await pool.query("update call set lookup_failures = 1");
    const messages = [inProgress, ended("customer-ended-call"), report];
    for (const [index, message] of messages.entries()) {
      await hear(world, tenant.id, subject, message);
      await world.settle();
      const before = await written(world);
      for (const again of messages.slice(0, index + 1)) {
        await world.jumpTo(new Date(world.now().getTime() + 1_000).toISOString());
        await hear(world, tenant.id, subject, again);
      }
      await world.settle();
      expect(await written(world)).toEqual({ ...before, webhooks: before.webhooks + index + 1 });
    }
    const { rows } = await pool.query("select lookup_failures as failures from call");
    expect(rows).toEqual([{ failures: 0 }]);
  });

  test("end the wait for a report that says nothing new", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, subject } = await givenPlaced(world);
    await hear(world, tenant.id, subject, ended("customer-ended-call"));
    const awaited = "select from awaited_report";
    expect((await pool.query(awaited)).rowCount).toBe(1);

    await hear(world, tenant.id, subject, { ...ended(""), type: "end-of-call-report" });

    expect((await pool.query(awaited)).rowCount).toBe(0);
  });

  test("bring transcript, cost and recording to a call that ended long ago", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, subject } = await givenPlaced(world);
    await hear(world, tenant.id, subject, ended("customer-ended-call"));
    expect(await told(world)).toMatchObject({ status: "COMPLETED", transcript: null, cost: null });

    await world.jumpTo("2031-03-05T12:00:00Z");
    await hear(world, tenant.id, subject, report);

    expect(await told(world)).toMatchObject({
      status: "COMPLETED",
      transcript: "AI: Hello.\nUser: Hi.\n",
      summary: "They agreed.",
      cost: 0.0583,
      recording_url: "https://storage.example.com/a.wav",
      ended_at: new Date("2031-03-05T10:00:42.456Z"),
    });
  });

  test("free the slot once", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant } = await givenDialling(world, { contacts: 4, maxConcurrentCalls: 1 });
    await world.tick();
    const vapiCallId = world.simulator.calls[0]!.id;

    await Promise.all(
      Array.from({ length: 4 }, () =>
        hear(world, tenant.id, { vapiCallId, dialId: null }, ended("customer-ended-call")),
      ),
    );
    await world.settle();

    expect(world.simulator.calls).toHaveLength(2);
    expect((await heardSoFar(world)).toSorted()).toEqual([
      "APPLIED",
      ...Array(3).fill("NOTHING_NEW"),
    ]);
  });
});

describe("webhooks that VAPI loses", () => {
  test("are made up for by looking the call up", async ({ pool }) => {
    const script = { scriptFor: () => ({ lastsSeconds: 5 }) };
    await using world = await openWorld({ pool, start, simulator: { ...simulator, ...script } });
    await givenPlaced(world);

    await watch(world, at(31));

    expect(await told(world)).toMatchObject({
      status: "COMPLETED",
      started_at: at(7),
      ended_at: at(12),
      transcript: expect.stringContaining("User:"),
    });
  });
});

describe("what the report of a call would have told", () => {
  const nothing = { transcript: null, summary: null, cost: null };
  const script = { scriptFor: () => ({ lastsSeconds: 5 }) };
  const lost: [string, Partial<Faults>][] = [
    ["when the report is lost", { dropReport: 1 }],
    [
      "when all webhooks are, and VAPI had no artifacts yet when the call was looked up",
      { dropStatusUpdate: 1, dropReport: 1, lateArtifacts: 1 },
    ],
  ];
  test.for(lost)("is asked for %s", async ([, faults], { pool }) => {
    await using world = await openWorld({ pool, start, simulator: { faults, ...script } });
    await givenDialling(world);
    await world.tick();

    await watch(world, at(31));
    expect(await told(world)).toMatchObject({ status: "COMPLETED", ...nothing });
    await watch(world, at(100));
    expect(await told(world)).toMatchObject({
      status: "COMPLETED",
      transcript: expect.stringContaining("User:"),
      summary: expect.any(String),
      cost: expect.any(Number),
    });
  });

  test("is asked for again where VAPI did not answer", async ({ pool }) => {
    let isDown = true;
    const between = (vapi: VapiClient): VapiClient => ({
      ...vapi,
      getCall: (id) =>
        isDown
          ? Promise.resolve({ kind: "FAILED", httpStatus: 502, message: "502" })
          : vapi.getCall(id),
    });
    const simulator = { faults: { dropReport: 1 }, ...script };
    await using world = await openWorld({ pool, start, simulator, between });
    await givenDialling(world);
    await world.tick();

    await watch(world, at(90));
    isDown = false;
    await watch(world, at(150));

    expect(await told(world)).toMatchObject({ transcript: expect.stringContaining("User:") });
  });

  test.for([
    ["never, where the report came", {}, 0],
    ["once, where VAPI has answered", { dropReport: 1 }, 1],
    ["less and less often, where VAPI denies the call", { dropReport: 1, getNotFound: 1 }, 3],
  ] as const)("is asked for %s", async ([, faults, times], { pool }) => {
    let asked = 0;
    const between = (vapi: VapiClient): VapiClient => ({
      ...vapi,
      getCall: (id) => (asked++, vapi.getCall(id)),
    });
    const simulator = { faults, ...script };
    await using world = await openWorld({ pool, start, simulator, between });
    await givenDialling(world);
    await world.tick();

    await watch(world, at(400));

    expect(asked).toBe(times);
  });
});

describe("webhooks that are not understood", () => {
  test("are kept, and change nothing", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { tenant, subject } = await givenPlaced(world);
    const before = await told(world);
    const stranger = { vapiCallId: "019f0000-0000-7000-8000-000000000009", dialId: null };

    await hear(world, tenant.id, stranger, ended("customer-ended-call"));
    await hear(world, tenant.id, subject, { type: "speech-update", status: "started" });
    await hear(world, tenant.id, subject, { type: "status-update", status: "levitating" });

    expect(await told(world)).toEqual(before);
    expect(await heardSoFar(world)).toEqual(["UNKNOWN_CALL", "UNKNOWN_TYPE", "NOTHING_NEW"]);
    const { rows } = await pool.query<{ type: string; own: boolean; kept: string | null }>(
      `select type, call_id is not null as own, body -> 'message' ->> 'type' as kept
       from webhook_event order by received_at, id`,
    );
    expect(rows).toEqual([
      { type: "status-update", own: false, kept: "status-update" },
      { type: "speech-update", own: true, kept: "speech-update" },
      { type: "status-update", own: true, kept: null },
    ]);
  });

  test.for([
    ["that was answered", [inProgress], { status: "COMPLETED", outcome: "ANSWERED" }],
    ["that nobody answered", [], { status: "FAILED", outcome: "UNKNOWN" }],
  ] as const)(
    "but end a call %s, for a reason nobody has seen",
    async ([, before, expected], { pool }) => {
      await using world = await openWorld({ pool, start, simulator });
      const { tenant, subject } = await givenPlaced(world);

      for (const message of before) await hear(world, tenant.id, subject, message);
      await hear(world, tenant.id, subject, ended("call.in-orbit.reason-of-tomorrow"));

      expect(await told(world)).toMatchObject({
        ...expected,
        ended_reason: "call.in-orbit.reason-of-tomorrow",
        reached_phone: true,
      });
    },
  );
});

describe("webhooks of another tenant", () => {
  test("touch nothing, by whichever id they name the call", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { subject } = await givenPlaced(world);
    const before = await told(world);
    const stranger = await givenTenant(world);

    await hear(world, stranger.id, subject, inProgress);
    await hear(world, stranger.id, { ...subject, dialId: null }, ended("customer-busy"));
    await hear(world, stranger.id, { ...subject, vapiCallId: "made-up" }, report);

    expect(await told(world)).toEqual(before);
    expect(await heardSoFar(world)).toEqual(Array(3).fill("UNKNOWN_CALL"));
  });
});
