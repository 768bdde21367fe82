import { expect } from "vitest";
import { answered, busy, misdialled, noAnswer } from "#test/fates.ts";
import { givenCampaignWith } from "#test/given.ts";
import { mostAtOnce } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const outcomes: Readonly<Record<string, string>> = {
  "customer-ended-call": "ANSWERED",
  "silence-timed-out": "SILENCE",
  "customer-did-not-answer": "NO_ANSWER",
  "customer-busy": "BUSY",
  "twilio-reported-customer-misdialed": "BAD_NUMBER",
  "call.in-progress.error-providerfault-outbound-sip-503-service-unavailable": "CARRIER_FAULT",
};

const fates = [
  answered,
  noAnswer,
  busy,
  misdialled,
  { endedReason: "silence-timed-out", lastsSeconds: 20, transcript: "" },
  { ...misdialled, endedReason: Object.keys(outcomes).at(-1)! },
  { lastsSeconds: 150 },
];

test("without a single webhook every call ends with its true outcome, and every slot is used again", async ({
  pool,
}) => {
  let calls = 0;
  await using world = await openWorld({
    pool,
    start: "2031-03-05T09:00:00Z",
    simulator: {
      scriptFor: () => fates[calls++ % fates.length],
      faults: { dropStatusUpdate: 1, dropReport: 1 },
    },
  });
  const { contacts } = await givenCampaignWith(world, 14, { maxConcurrentCalls: 3 });
  await world.tick();
  await world.advanceTo("2031-03-05T09:16:00Z");

  expect((await pool.query("select from webhook_event")).rowCount).toBe(0);
  const placed = world.simulator.calls;
  expect(placed.map(({ number }) => number).toSorted()).toEqual(contacts.map(({ phone }) => phone));
  expect(mostAtOnce(placed)).toBe(3);
  const { rows } = await pool.query<{ vapiCallId: string; outcome: string; endedAt: Date }>(
    `select vapi_call_id as "vapiCallId", outcome, ended_at as "endedAt" from call order by vapi_call_id`,
  );
  expect(rows).toEqual(
    placed
      .map((call) => ({
        vapiCallId: call.id,
        outcome: outcomes[call.endedReason!],
        endedAt: call.endedAt,
      }))
      .toSorted((a, b) => (a.vapiCallId < b.vapiCallId ? -1 : 1)),
  );
});

test("with webhooks a slot is taken again in the very moment in which a call ends", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2031-03-05T09:00:00Z",
    simulator: { scriptFor: () => answered },
  });
  await givenCampaignWith(world, 6, { maxConcurrentCalls: 2 });
  await world.tick();
  await world.advance(40_000);
  // Two seconds until it rings, five until it is answered, five of talk.
  expect(
    world.simulator.calls.map(({ createdAt }) => createdAt.toISOString().slice(11, 19)),
  ).toEqual(["09:00:00", "09:00:00", "09:00:12", "09:00:12", "09:00:24", "09:00:24"]);
  expect(mostAtOnce(world.simulator.calls)).toBe(2);
});
