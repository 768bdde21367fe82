import { expect } from "vitest";
import { recover } from "#domain/ledger/recover.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

test("a database that lost its latest commits learns from VAPI what it must not dial again", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start: "2031-03-05T10:00:00Z" });
  const { tenant } = await givenDialling(world, { contacts: 2 });
  await world.tick();
  const [kept, lost] = await dialsOf(world);
  // The backup: one dial was intended and not yet sent, of the other nothing was known.
  await pool.query(
    `update dial set state = 'INTENDED', sent_at = null, settled_at = null, vapi_call_id = null, round = null,
       attempt = null`,
  );
  await pool.query(
    "update call set placed_at = null, round = null, attempt = null, vapi_call_id = null",
  );
  await pool.query("update call set status = 'SCHEDULED', dial_id = null where id = $1", [
    lost!.callId,
  ]);
  await pool.query("delete from dial where id = $1", [lost!.id]);

  const recovery = await recover(world.context, tenant.id, world.now());
  await sendDial(world.context, kept!.id);

  expect(recovery).toEqual({
    listed: 2,
    updated: 1,
    rebuilt: 1,
    held: [],
    foreign: [],
    stillOpen: 0,
    problem: null,
  });
  expect(world.simulator.calls).toHaveLength(2);
  expect(await dialsOf(world)).toMatchObject([
    { id: kept!.id, state: "ACCEPTED", vapiCallId: kept!.vapiCallId },
    { id: lost!.id, state: "ACCEPTED", vapiCallId: lost!.vapiCallId, callId: lost!.callId },
  ]);
  const calls = new Map((await callsOf(world)).map((call) => [call.id, call]));
  expect(calls.get(kept!.callId)).toMatchObject({
    status: "CALLING",
    round: "D2031-03-05",
    attempt: 1,
    vapiCallId: kept!.vapiCallId,
  });
  expect(calls.get(lost!.callId)).toMatchObject({
    status: "CALLING",
    round: "D2031-03-05",
    attempt: 1,
    vapiCallId: lost!.vapiCallId,
  });
  expect(await recover(world.context, tenant.id, world.now())).toMatchObject({ updated: 0 });
});

test("a listing that could not be read completely is no proof that workers may start", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2031-03-05T10:00:00Z",
    between: (vapi) => ({
      ...vapi,
      listCalls: async (query) => ({ ...(await vapi.listCalls(query)), complete: false }),
    }),
  });
  const { tenant } = await givenDialling(world);
  await world.tick();

  expect(await recover(world.context, tenant.id, world.now())).toMatchObject({
    listed: 1,
    problem: expect.stringContaining("not be read completely"),
  });
});
