import { describe, expect } from "vitest";
import { inTransaction } from "#db/pool.ts";
import { claimScheduled } from "#db/queries/claim-calls.ts";
import { systemOf } from "#domain/actor.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { tick } from "#domain/scheduling/tick.ts";
import type { PlaceCallAnswer } from "#vapi/types.ts";
import { areHeldUp } from "#test/crossing.ts";
import { ended, hear, heardSoFar } from "#test/hear.ts";
import { alertsOf, callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { answerDial, sendDial } from "#test/verbs.ts";

/** What is learnt of a dial after it was learnt better: none of it may repeat or end the call. */
const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);
const simulator = { scriptFor: () => ({ lastsSeconds: 500 }) };

describe("a refusal that comes after the call was found at VAPI changes nothing", () => {
  const httpStatus = 400;
  test.for<PlaceCallAnswer>([
    { kind: "REJECTED", refused: "CONTACT", httpStatus, message: "no" },
    { kind: "REJECTED", refused: "REQUEST", httpStatus, message: "no" },
    { kind: "ACCOUNT_FAULT", scope: "CAMPAIGN", httpStatus, message: "no" },
    { kind: "BUSY", httpStatus: 429, message: "no", retryAfterMs: null },
    { kind: "UNREACHABLE", message: "no" },
    { kind: "UNKNOWN", httpStatus: 500, message: "no" },
  ])("$kind", async (answer, { pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);
    await world.tick();
    const [dial] = await dialsOf(world);
    expect(dial).toMatchObject({ state: "ACCEPTED" });

    await answerDial(world.context, dial!.id, answer);

    expect(await dialsOf(world)).toEqual([dial]);
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING", dialId: dial!.id }]);
  });
});

test("a worker that refused a dial leaves it alone when another has sent it meanwhile", async ({
  pool,
}) => {
  const sent = Promise.withResolvers<void>();
  const mayRing = Promise.withResolvers<void>();
  await using world = await openWorld({
    pool,
    start,
    simulator,
    between: (vapi) => ({
      ...vapi,
      async placeCall(request) {
        sent.resolve();
        await mayRing.promise;
        return await vapi.placeCall(request);
      },
    }),
  });
  await givenDialling(world);
  await tick(world.context, world.now());
  const [{ id: dialId } = { id: "" }] = await dialsOf(world);
  const closed = { ...world.context, clock: { now: async () => new Date("2031-03-05T20:00:00Z") } };

  const { refusing, sending } = await inTransaction(pool, async (tx) => {
    // The contact for share, as by a dial that is being sent.
    await tx.query(
      "select from contact join enrolment on contact_id = contact.id for share of contact for update of enrolment",
    );
    const refused = sendDial(closed, dialId);
    await areHeldUp(pool, 1);
    const accepted = sendDial(world.context, dialId);
    await sent.promise;
    return { refusing: [refused], sending: [accepted] };
  });
  await Promise.all(refusing);
  expect(await dialsOf(world)).toMatchObject([{ state: "SENT" }]);
  expect(await callsOf(world)).toMatchObject([{ status: "CALLING", dialId }]);

  mayRing.resolve();
  await Promise.all(sending);
  expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);
  expect(world.simulator.calls).toHaveLength(1);
});

test("the end that VAPI reports of a call that it had refused changes nothing", async ({
  pool,
}) => {
  const message = "over the concurrency limit";
  await using world = await openWorld({
    pool,
    start,
    simulator,
    between: (vapi) => ({
      ...vapi,
      placeCall: async () => ({ kind: "BUSY", httpStatus: 400, message, retryAfterMs: null }),
    }),
  });
  const { tenant } = await givenDialling(world);
  await world.tick();
  const before = await callsOf(world);
  expect(before).toMatchObject([{ status: "SCHEDULED" }]);
  const [dial] = await dialsOf(world);

  const subject = { vapiCallId: crypto.randomUUID(), dialId: dial!.id };
  const refusal = ended("call.start.error-subscription-concurrency-limit-reached");
  await hear(world, tenant.id, subject, refusal);

  expect(await heardSoFar(world)).toEqual(["NOTHING_NEW"]);
  expect(await callsOf(world)).toEqual(before);
});

test("a call that was cancelled after it was chosen is not claimed", async ({ pool }) => {
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, campaign } = await givenDialling(world, { startTime: "12:00" });
  const [contact] = (await pool.query<{ id: string }>("select id from contact")).rows;
  const actor = systemOf(tenant.id);
  const { id } = await scheduleCall(world.context, actor, {
    campaignId: campaign,
    contactId: contact!.id,
    at: null,
  });
  await cancelCall(world.context, actor, id);

  expect(await claimScheduled(pool, [id], world.now(), world.context.epoch.ours, [], [])).toEqual(
    [],
  );
  expect(await callsOf(world)).toMatchObject([{ status: "CANCELLED" }]);
});

test("a live call is not given up because VAPI failed to show it once", async ({ pool }) => {
  let isHidden = false;
  await using world = await openWorld({
    pool,
    start,
    simulator: { ...simulator, faults: { dropStatusUpdate: 1, dropReport: 1 } },
    between: (vapi) => ({
      ...vapi,
      async listCalls(query) {
        const listing = await vapi.listCalls(query);
        return isHidden ? { ...listing, calls: [] } : listing;
      },
      getCall: async (id) => (isHidden ? { kind: "NOT_FOUND" } : await vapi.getCall(id)),
    }),
  });
  await givenDialling(world);
  await world.tick();
  await watch(world, at(240));
  isHidden = true;
  await watch(world, at(275));
  isHidden = false;
  await watch(world, at(340));

  expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS" }]);
  expect(await alertsOf(world)).toEqual([]);
});
