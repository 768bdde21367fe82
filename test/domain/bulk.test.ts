import { describe, expect } from "vitest";
import { startBulkJob, stopBulkJob } from "#domain/bulk/bulk-jobs.ts";
import { resumeBulkJobs, workOnBulk } from "#domain/bulk/bulk-work.ts";
import { stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { deleteContact } from "#domain/contacts/contacts.ts";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { statuses } from "#test/given.ts";
import { test as base } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { done, givenWaiting, inputFor, outcomeOf } from "./bulk-story.ts";

const start = "2031-03-05T10:00:00Z";
const nobody = "019a0000-0000-7000-8000-000000000001";

const test = base.extend("world", async ({ pool }, { onCleanup }) => {
  const world = await openWorld({ pool, start, rowsPerStep: 2 });
  onCleanup(() => world[Symbol.asyncDispose]());
  return world;
});

describe("each row is done or refused with a reason", () => {
  test("calls are cancelled, but for those that are final or live", async ({ world }) => {
    const given = await givenWaiting(world, 6);
    const [final, live] = given.callIds as [string, string];
    await world.context.pool.query(
      `update call set status = case id when $1 then 'COMPLETED' else 'IN_PROGRESS' end::call_status,
         outcome = case id when $1 then 'ANSWERED' end::call_outcome where id in ($1, $2)`,
      [final, live],
    );
    const input = inputFor("CANCEL_CALLS", [...given.callIds, nobody]);
    expect(await done(world, given, input)).toEqual({
      status: "DONE",
      found: 7,
      done: 4,
      CALL_IS_FINAL: 1,
      CALL_IS_LIVE: 1,
      NOT_FOUND: 1,
    });
    expect(await statuses(world, given.campaignId)).toEqual({
      COMPLETED: 1,
      IN_PROGRESS: 1,
      CANCELLED: 4,
    });
  });

  test("contacts are removed from one campaign", async ({ world }) => {
    const given = await givenWaiting(world, 4);
    const { actor, campaignId, contactIds } = given;
    await unenrolContacts(world.context, actor, { campaignId, contactIds: [contactIds[0]!] });
    await deleteContact(world.context, actor, contactIds[1]!);
    expect(
      await done(world, given, inputFor("UNENROL_CONTACTS", contactIds, { campaignId })),
    ).toEqual({ status: "DONE", found: 4, done: 2, NOT_ENROLLED: 1, NOT_FOUND: 1 });
    expect(await statuses(world, campaignId)).toEqual({ CANCELLED: 4 });
  });

  test("contacts are deleted, and their calls cancelled", async ({ world }) => {
    const given = await givenWaiting(world, 5);
    await deleteContact(world.context, given.actor, given.contactIds[0]!);
    expect(await done(world, given, inputFor("DELETE_CONTACTS", given.contactIds))).toEqual({
      status: "DONE",
      found: 5,
      done: 4,
      NOT_FOUND: 1,
    });
    expect(await statuses(world, given.campaignId)).toEqual({ CANCELLED: 5 });
    const { rows } = await world.context.pool.query(
      "select from contact where tenant_id = $1 and deleted_at is null",
      [given.tenantId],
    );
    expect(rows).toEqual([]);
  });

  test("a contact gets one call, however many of its calls are scheduled again", async ({
    world,
  }) => {
    const given = await givenWaiting(world, 3);
    await done(world, given, inputFor("CANCEL_CALLS", given.callIds));
    const twice = [...given.callIds, ...given.callIds];
    expect(
      await done(world, given, inputFor("SCHEDULE_CALLS", twice, { isCallback: true })),
    ).toEqual({ status: "DONE", found: 6, done: 3, CALL_ALREADY_OPEN: 3 });
    expect(await statuses(world, given.campaignId)).toMatchObject({ SCHEDULED: 3 });
  });

  test("of a campaign that was stopped, no call is scheduled", async ({ world }) => {
    const given = await givenWaiting(world, 3);
    await stopCampaign(world.context, given.actor, given.campaignId);
    expect(await done(world, given, inputFor("SCHEDULE_CALLS", given.callIds))).toEqual({
      status: "DONE",
      found: 3,
      done: 0,
      CAMPAIGN_IS_STOPPED: 3,
    });
  });
});

test("a job without rows is done", async ({ world }) => {
  const given = await givenWaiting(world, 1);
  const { id } = await startBulkJob(world.context, given.actor, inputFor("CANCEL_CALLS", []));
  expect(await outcomeOf(world.context, id)).toEqual({ status: "DONE", found: 0, done: 0 });
});

test("a stop leaves what was not handled, and a second one changes nothing", async ({ world }) => {
  const given = await givenWaiting(world, 5);
  const { actor, tenantId } = given;
  const { id } = await startBulkJob(world.context, actor, inputFor("CANCEL_CALLS", given.callIds));
  await stopBulkJob(world.context, actor, id);
  await stopBulkJob(world.context, actor, id);
  await workOnBulk(world.context, { tenantId, bulkId: id });
  expect(await outcomeOf(world.context, id)).toEqual({ status: "STOPPED", found: 5, done: 0 });
  expect(await statuses(world, given.campaignId)).toEqual({ SCHEDULED: 5 });
});

test("several processes that work on a job do each row once", async ({ world }) => {
  const given = await givenWaiting(world, 40);
  const { tenantId } = given;
  const input = inputFor("CANCEL_CALLS", given.callIds);
  const { id } = await startBulkJob(world.context, given.actor, input);
  await Promise.all([1, 2, 3].map(() => workOnBulk(world.context, { tenantId, bulkId: id })));
  // Where the machine is slow, they leave the rest to further jobs.
  await world.settle();
  expect(await outcomeOf(world.context, id)).toEqual({ status: "DONE", found: 40, done: 40 });
  const { rows } = await world.context.pool.query<{ events: number }>(
    "select count(*)::int as events from call_event where tenant_id = $1 and kind = 'CANCELLED'",
    [tenantId],
  );
  expect(rows).toEqual([{ events: 40 }]);
});

test("what a dead worker left is continued, and forgotten a month after its end", async ({
  world,
}) => {
  const given = await givenWaiting(world, 3);
  const input = inputFor("CANCEL_CALLS", given.callIds);
  const { id } = await startBulkJob(world.context, given.actor, input);
  await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
  await world.jumpTo("2031-03-05T10:05:00Z");
  await resumeBulkJobs(world.context);
  await world.settle();
  expect(await outcomeOf(world.context, id)).toEqual({ status: "DONE", found: 3, done: 3 });
  await world.jumpTo("2031-04-05T10:05:00Z");
  await cleanUp(world.context);
  const { rows } = await world.context.pool.query("select from bulk_job where id = $1", [id]);
  expect(rows).toEqual([]);
});

test("the activity has one entry for the job, and one for each call and contact", async ({
  world,
}) => {
  const given = await givenWaiting(world, 3);
  await done(world, given, inputFor("CANCEL_CALLS", [...given.callIds, nobody]));
  const { rows } = await world.context.pool.query<{ change: string }>(
    `select change, subject_kind as kind, before, after from activity
     where tenant_id = $1 order by change, subject_id`,
    [given.tenantId],
  );
  const cancelled = {
    change: "cancelCall",
    kind: "CALL",
    before: { status: "SCHEDULED", cancelReason: null },
    after: { status: "CANCELLED", cancelReason: "BY_USER" },
  };
  const facts = { verb: "CANCEL_CALLS", found: 4, done: 3, refused: 1 };
  expect(rows).toEqual([
    cancelled,
    cancelled,
    cancelled,
    { change: "startBulkJob", kind: "TENANT", before: null, after: facts },
  ]);
});

test("20 jobs of a tenant may be at work", async ({ world }) => {
  const given = await givenWaiting(world, 1);
  const begin = () =>
    startBulkJob(world.context, given.actor, inputFor("CANCEL_CALLS", given.callIds));
  for (let n = 0; n < 20; n += 1) await begin();
  await expect(begin()).rejects.toMatchObject({ code: "TOO_MANY_BULK_JOBS" });
});
