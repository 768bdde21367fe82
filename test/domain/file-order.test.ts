import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { inTransaction } from "#db/pool.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { oweCalls } from "#test/owe.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { givenContacts } from "#test/given.ts";
import { type Goal, importFile } from "./import-file.ts";
import { justBefore, test } from "./import-story.ts";

const opening = "2030-03-04T09:00:00Z";
const oneLine = { maxConcurrentCalls: 1, retryAttempts: 100 };
/** Neither the order of the numbers nor its reverse. */
const listed = [4, 1, 5, 2, 3].map((n) => `+1415555010${n}`);

function fileOf(phones: readonly string[]): string {
  return `phone\n${phones.join("\n")}\n`;
}

/** Numbers in the order in which they were dialled. */
function dialled({ world }: Goal): string[] {
  return world.simulator.calls.map(({ number }) => number);
}

/** Phones of the calls that the next dispatches claim, `count` at a time. */
async function claimed({ world, tenantId }: Goal, dispatches: number): Promise<string[][]> {
  const batches: string[][] = [];
  for (let n = 0; n < dispatches; n += 1) {
    await dispatch(world.context, [tenantId]);
    const { rows } = await world.context.pool.query<{ phone: string }>(
      `with done as (update call set status = 'COMPLETED', placed_at = $1 where status = 'CALLING'
         returning contact_id)
       select phone from done join contact on contact.id = contact_id order by phone`,
      [world.now()],
    );
    batches.push(rows.map(({ phone }) => phone));
  }
  return batches;
}

async function contactId({ world, tenantId }: Goal, phone: string): Promise<string> {
  const { rows } = await world.context.pool.query<{ id: string }>(
    "select id from contact where tenant_id = $1 and phone = $2",
    [tenantId, phone],
  );
  return rows[0]!.id;
}

describe("contacts whose calls are due at once are dialled in the order of the file", () => {
  test("in the first round and in the next", async ({ story }) => {
    const goal = await story.goalOf();
    await importFile(goal, fileOf(listed));
    await story.world.jumpTo(justBefore);
    await story.world.advanceTo("2030-03-04T09:00:00Z");
    expect(dialled(goal)).toEqual(listed);
    await story.world.jumpTo("2030-03-05T08:59:30Z");
    await story.world.advanceTo("2030-03-05T09:00:00Z");
    expect(dialled(goal)).toEqual([...listed, ...listed]);
  });

  test("when a single line takes one after the other, in both rounds", async ({ story }) => {
    const goal = await story.goalOf(oneLine);
    await importFile(goal, fileOf(listed));
    await story.world.jumpTo(opening);
    expect((await claimed(goal, 6)).flat()).toEqual(listed);
    await story.world.jumpTo("2030-03-05T09:00:00Z");
    await inTransaction(story.world.context.pool, (tx) =>
      oweCalls(tx, [goal.campaignId], story.world.now()),
    );
    expect((await claimed(goal, 6)).flat()).toEqual(listed);
  });

  test("also when the file is imported while the window is open", async ({ story }) => {
    const goal = await story.goalOf(oneLine);
    await story.world.jumpTo("2030-03-04T10:00:00Z");
    await importFile(goal, fileOf(listed));
    expect((await claimed(goal, 6)).flat()).toEqual(listed);
  });

  test("also after a stop and a start, and after the window was moved", async ({ story }) => {
    const goal = await story.goalOf(oneLine);
    const { context } = story.world;
    await importFile(goal, fileOf(listed));
    await stopCampaign(context, systemOf(goal.tenantId), goal.campaignId);
    await startCampaign(context, systemOf(goal.tenantId), goal.campaignId);
    await updateCampaign(context, systemOf(goal.tenantId), goal.campaignId, { startTime: "10:00" });
    await story.world.jumpTo("2030-03-04T10:00:00Z");
    expect((await claimed(goal, 6)).flat()).toEqual(listed);
  });

  test("over all steps in which a large file is applied", async ({ story }) => {
    const limits = { maxConcurrentCalls: 1_000, maxCallsPerRun: 1_000, retryAttempts: 100 };
    const goal = await story.goalOf(limits);
    const { pool } = story.world.context;
    await pool.query("update tenant set max_concurrent_calls = 1000 where id = $1", [
      goal.tenantId,
    ]);
    const phones = Array.from({ length: 2_500 }, (_, index) => `+1415556${9_999 - index}`);
    await importFile(goal, fileOf(phones));
    const inOrder = [0, 1, 2].map((n) => phones.slice(n * 1_000, (n + 1) * 1_000).toSorted());
    await story.world.jumpTo(opening);
    expect(await claimed(goal, 3)).toEqual(inOrder);
  });

  test("and a person who is listed twice has the first place", async ({ story }) => {
    const goal = await story.goalOf(oneLine);
    await importFile(goal, fileOf([...listed, listed[0]!, listed[1]!]));
    await story.world.jumpTo(opening);
    expect((await claimed(goal, 10)).flat()).toEqual(listed);
  });
});

describe("who comes later is dialled later", () => {
  test("by a second file, and by hand in the order that was named", async ({ story }) => {
    const goal = await story.goalOf(oneLine);
    const tenant = { id: goal.tenantId };
    const contacts = await givenContacts(story.world, tenant, 3);
    const byHand = [contacts[2]!, contacts[0]!, contacts[1]!];
    await importFile(goal, fileOf(listed.slice(1)));
    await enrolContacts(story.world.context, systemOf(goal.tenantId), {
      campaignId: goal.campaignId,
      contactIds: byHand.map(({ id }) => id),
    });
    await importFile(goal, fileOf(["+14155550100", listed[0]!]));
    await story.world.jumpTo(opening);
    const later = [...byHand.map(({ phone }) => phone), "+14155550100", listed[0]!];
    expect((await claimed(goal, 10)).flat()).toEqual([...listed.slice(1), ...later]);
  });

  test("a second import of the same people in another order moves nobody", async ({ story }) => {
    const goal = await story.goalOf(oneLine);
    await importFile(goal, fileOf(listed));
    await importFile(goal, fileOf(listed.toReversed()));
    await story.world.jumpTo(opening);
    expect((await claimed(goal, 10)).flat()).toEqual(listed);
  });

  test("and so is who was taken out and comes back", async ({ story }) => {
    const goal = await story.goalOf(oneLine);
    await importFile(goal, fileOf(listed));
    await unenrolContacts(story.world.context, systemOf(goal.tenantId), {
      campaignId: goal.campaignId,
      contactIds: [await contactId(goal, listed[0]!)],
    });
    await importFile(goal, fileOf(listed));
    await story.world.jumpTo(opening);
    expect((await claimed(goal, 10)).flat()).toEqual([...listed.slice(1), listed[0]!]);
  });
});

test("whyNotCalled sees each contact at its place: the first of the file gets the only line", async ({
  story,
}) => {
  const goal = await story.goalOf(oneLine);
  await importFile(goal, fileOf(listed));
  await story.world.jumpTo(opening);
  const answers: (string | null)[] = [];
  for (const phone of listed) {
    const { reason } = await whyNotCalled(story.world.context, goal.tenantId, {
      campaignId: goal.campaignId,
      contactId: await contactId(goal, phone),
      at: null,
    });
    answers.push(reason);
  }
  expect(answers).toEqual([null, ...Array(4).fill("CAMPAIGN_SLOTS_FULL")]);
  expect(await claimed(goal, 1)).toEqual([[listed[0]]]);
});
