import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, pauseCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { callsOf, dialsOf, givenDialling, waiting, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { sendDial } from "#test/verbs.ts";

const start = "2031-03-05T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);
/** A conversation that outlasts the story. */
const simulator = { scriptFor: () => ({ lastsSeconds: 500 }) };

/** Claims the calls that are due; whoever was to send their dials is gone, jobs and all. */
async function claim(world: World): Promise<string[]> {
  await tick(world.context, world.now());
  await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
  return (await dialsOf(world)).map(({ id }) => id);
}

describe("the request to VAPI", () => {
  test("leaves when SENT is committed, and not before", async ({ pool }) => {
    const seen: unknown[] = [];
    await using world = await openWorld({
      pool,
      start,
      simulator,
      between: (vapi) => ({
        ...vapi,
        async placeCall(request) {
          seen.push(...(await dialsOf(world)), ...(await callsOf(world)));
          return await vapi.placeCall(request);
        },
      }),
    });
    await givenDialling(world);

    await world.tick();

    const fixed = { round: "D2031-03-05", attempt: 1 };
    expect(seen).toMatchObject([
      { state: "SENT", sentAt: at(0), vapiCallId: null },
      { status: "CALLING", ...fixed, placedAt: at(0) },
    ]);
  });

  test("leaves once when two workers send the same dial", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);
    const [dialId] = await claim(world);

    await Promise.all(Array.from({ length: 5 }, () => sendDial(world.context, dialId!)));

    expect(world.simulator.calls).toHaveLength(1);
    expect(await dialsOf(world)).toMatchObject([{ state: "ACCEPTED" }]);
  });

  test("is answered for its own dial, whatever of our ids VAPI echoes", async ({ pool }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator,
      between: (vapi) => ({
        ...vapi,
        async placeCall(request) {
          const answer = await vapi.placeCall(request);
          return answer.kind === "ACCEPTED"
            ? { ...answer, news: { ...answer.news, dialId: null } }
            : answer;
        },
      }),
    });
    await givenDialling(world);

    await world.tick();

    expect(await dialsOf(world)).toMatchObject([
      { state: "ACCEPTED", vapiCallId: world.simulator.calls[0]!.id },
    ]);
  });

  test("does not leave from a process that slept since it decided", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    await givenDialling(world);
    const [dialId] = await claim(world);
    const { secrets } = world.context;
    const asleep = new Int32Array(new SharedArrayBuffer(4));
    const open = (sealed: string): string => {
      Atomics.wait(asleep, 0, 0, 1_050);
      return secrets.open(sealed);
    };

    await sendDial({ ...world.context, secrets: { ...secrets, open } }, dialId!);
    expect(world.simulator.calls).toHaveLength(0);
    expect(await dialsOf(world)).toMatchObject([{ state: "SENT" }]);

    await watch(world, at(5));
    expect(world.simulator.calls).toHaveLength(1);
    expect(await dialsOf(world)).toMatchObject([
      { id: dialId, state: "REJECTED", reason: "NEVER_SENT" },
      { state: "ACCEPTED" },
    ]);
  });
});

describe("a worker that dies", () => {
  test("before it has sent leaves the dial to another, within half a minute", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator });
    const { campaign } = await givenDialling(world);
    const [dialId] = await claim(world);
    const holder = await pool.connect();
    await holder.query("begin");
    await holder.query("select from campaign where id = $1 for update", [campaign]);

    const sending = expect(sendDial(world.context, dialId!)).rejects.toThrow();
    await expect.poll(() => waiting(pool)).toBe(1);
    await terminateWaiting(pool);
    await sending;
    await holder.query("commit");
    holder.release();
    expect(await dialsOf(world)).toMatchObject([{ state: "INTENDED", sentAt: null }]);

    await watch(world, at(30));
    expect(await dialsOf(world)).toMatchObject([{ id: dialId, state: "ACCEPTED" }]);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("before the request leaves has the dial looked for, and dialled anew", async ({ pool }) => {
    let dies = true;
    await using world = await openWorld({
      pool,
      start,
      simulator,
      between: (vapi) => ({
        ...vapi,
        placeCall: async (request) =>
          dies ? Promise.reject(new Error("gone")) : await vapi.placeCall(request),
      }),
    });
    await givenDialling(world);
    const [dialId] = await claim(world);

    await expect(sendDial(world.context, dialId!)).rejects.toThrow("gone");
    dies = false;
    await sendDial(world.context, dialId!);
    expect(world.simulator.calls).toHaveLength(0);

    await watch(world, at(150));
    expect(world.simulator.calls).toHaveLength(1);
    expect(await dialsOf(world)).toMatchObject([
      { id: dialId, state: "REJECTED", reason: "PRESUMED_ABSENT" },
      { state: "ACCEPTED" },
    ]);
  });

  test("before it has written VAPI's answer has the call found, and not dialled again", async ({
    pool,
  }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { ...simulator, faults: { dropStatusUpdate: 1 } },
      between: (vapi) => ({
        ...vapi,
        async placeCall(request) {
          await vapi.placeCall(request);
          throw new Error("gone");
        },
      }),
    });
    await givenDialling(world);
    const [dialId] = await claim(world);

    await expect(sendDial(world.context, dialId!)).rejects.toThrow("gone");
    expect(await dialsOf(world)).toMatchObject([{ state: "SENT" }]);

    await watch(world, at(35));
    const [placed] = world.simulator.calls;
    expect(await dialsOf(world)).toMatchObject([
      { id: dialId, state: "ACCEPTED", vapiCallId: placed!.id },
    ]);
    await watch(world, at(200));
    expect(world.simulator.calls).toHaveLength(1);
    expect(await callsOf(world)).toMatchObject([{ status: "IN_PROGRESS" }]);
  });
});

describe("a call that was claimed", () => {
  type Change = (
    world: World,
    given: Awaited<ReturnType<typeof givenDialling>>,
  ) => Promise<unknown>;
  const changes: [string, { becomes: string; because: string }, Change][] = [
    [
      "its campaign is stopped",
      { becomes: "CANCELLED", because: "CAMPAIGN_INACTIVE" },
      ({ context }, { tenant, campaign }) => stopCampaign(context, systemOf(tenant.id), campaign),
    ],
    [
      "its campaign is paused",
      { becomes: "SCHEDULED", because: "CAMPAIGN_INACTIVE" },
      ({ context }, { tenant, campaign }) => pauseCampaign(context, systemOf(tenant.id), campaign),
    ],
    [
      "its campaign is deleted",
      { becomes: "CANCELLED", because: "CAMPAIGN_DELETED" },
      ({ context }, { tenant, campaign }) => deleteCampaign(context, systemOf(tenant.id), campaign),
    ],
    [
      "its contact asks not to be called",
      { becomes: "CANCELLED", because: "ON_DO_NOT_CALL_LIST" },
      ({ context }, { tenant, contacts }) =>
        updateContact(context, systemOf(tenant.id), contacts[0]!.id, { doNotCall: true }),
    ],
    [
      "its contact is deleted",
      { becomes: "CANCELLED", because: "CONTACT_DELETED" },
      ({ context }, { tenant, contacts }) =>
        deleteContact(context, systemOf(tenant.id), contacts[0]!.id),
    ],
    [
      "its contact leaves the campaign",
      { becomes: "CANCELLED", because: "NOT_ENROLLED" },
      ({ context }, { tenant, campaign: campaignId, contacts }) =>
        unenrolContacts(context, systemOf(tenant.id), {
          campaignId,
          contactIds: [contacts[0]!.id],
        }),
    ],
    [
      "VAPI wants a pause",
      { becomes: "SCHEDULED", because: "VAPI_BACKING_OFF" },
      ({ context }) => context.pool.query("update tenant set dial_paused_until = $1", [at(5)]),
    ],
    [
      "its window closes in two seconds",
      { becomes: "SCHEDULED", because: "OUTSIDE_WINDOW" },
      (world) => world.jumpTo("2031-03-05T16:59:58Z"),
    ],
    [
      "its campaign's last window closes",
      { becomes: "CANCELLED", because: "AFTER_END" },
      async (world, { campaign }) => {
        await world.context.pool.query("update campaign set ends_on = '2031-03-05' where id = $1", [
          campaign,
        ]);
        await world.jumpTo("2031-03-06T09:00:00Z");
      },
    ],
  ];
  test.for(changes)(
    "is not sent when %s meanwhile",
    async ([, { becomes, because }, change], { pool }) => {
      await using world = await openWorld({ pool, start, simulator });
      const given = await givenDialling(world);
      const [dialId] = await claim(world);

      await change(world, given);
      await sendDial(world.context, dialId!);
      await world.settle();

      expect(world.simulator.calls).toHaveLength(0);
      expect(await callsOf(world)).toMatchObject([
        { status: becomes, attempt: null, dialId: null },
      ]);
      expect(await dialsOf(world)).toMatchObject([
        { state: "REJECTED", reason: because, sentAt: null },
      ]);
    },
  );

  test("is not sent when its window closes while it waits for a lock", async ({ pool }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T16:59:00Z", simulator });
    const { campaign } = await givenDialling(world);
    const [dialId] = await claim(world);
    const holder = await pool.connect();
    await holder.query("begin");
    await holder.query("select from campaign where id = $1 for update", [campaign]);

    const sending = sendDial(world.context, dialId!);
    await expect.poll(() => waiting(pool)).toBe(1);
    await world.jumpTo("2031-03-05T17:00:00Z");
    await holder.query("commit");
    holder.release();
    await sending;

    expect(world.simulator.calls).toHaveLength(0);
    expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED" }]);
  });
});

/** The death of whoever waits for a lock, as Postgres sees it. */
async function terminateWaiting(pool: pg.Pool): Promise<void> {
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
}
