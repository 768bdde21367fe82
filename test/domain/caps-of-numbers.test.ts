import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { undoImport } from "#domain/imports/undo-import.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { importFile } from "./import-file.ts";
import { previewOf, staged } from "./staged-file.ts";

/*
 * A limit counts the calls to the contact and all calls to its number, whichever contact had the number when it was
 * called.
 */

const start = "2030-03-04T09:00:30Z";
const hourMs = 3_600_000;
const [home, office, other] = ["+14155550101", "+14155550102", "+14155550103"] as const;

/** A tenant that allows one call in 24 hours to a number. */
async function openStory(pool: pg.Pool, options: { readonly keepCallsMs?: number } = {}) {
  const { keepCallsMs: callsMs = null } = options;
  const world = await openWorld({ pool, start, retention: { callsMs } });
  const { context } = world;
  const tenant = await givenTenant(world);
  const campaignId = await givenCampaign(world, tenant);
  const actor = systemOf(tenant.id);
  await updateTenant(context, actor, { contactCaps: [{ max: 1, hours: 24 }] });
  const change = (id: string, input: Parameters<typeof updateContact>[3]) =>
    updateContact(context, actor, id, input);
  return {
    world,
    actor,
    goal: { world, tenantId: tenant.id, campaignId },
    change,
    /** A contact with the number, which is a member of the campaign. */
    async contact(phone: string): Promise<string> {
      const { id } = await createContact(context, actor, { phone });
      await enrolContacts(context, actor, { campaignId, contactIds: [id] });
      return id;
    },
    /** A call to the contact that was answered so long ago. */
    async called(id: string, hoursAgo = 0): Promise<void> {
      await pool.query(
        `insert into call (tenant_id, campaign_id, contact_id, kind, status, outcome, reached_phone, scheduled_time,
           placed_at, ended_at)
         values ($1, $2, $3, 'MANUAL', 'COMPLETED', 'ANSWERED', true, $4, $4, $4)`,
        [tenant.id, campaignId, id, new Date(world.now().getTime() - hoursAgo * hourMs)],
      );
    },
    isCapped: async (id: string): Promise<boolean> => {
      const asked = { campaignId, contactId: id, at: null };
      const { rules } = await whyNotCalled(context, tenant.id, asked);
      return rules.some(({ rule, passed }) => rule === "CONTACT_CAP_REACHED" && !passed);
    },
    /** From now on, so many hours later. */
    wait: (hours: number) =>
      world.jumpTo(new Date(world.now().getTime() + hours * hourMs).toISOString()),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

describe("a call counts for the number that was called", () => {
  test("when another contact gets the number, and for the contact too", async ({ pool }) => {
    await using story = await openStory(pool);
    const { change, isCapped } = story;
    const ada = await story.contact(home);
    await story.called(ada);
    await story.wait(1);
    await change(ada, { phone: office });
    expect(await isCapped(ada)).toBe(true);
    // A new contact with the number, and one that gets it later.
    const bob = await story.contact(home);
    expect(await isCapped(bob)).toBe(true);
    await change(bob, { phone: "+14155550109" });
    expect(await isCapped(bob)).toBe(false);
    const cid = await story.contact(other);
    expect(await isCapped(cid)).toBe(false);
    await change(cid, { phone: home });
    expect(await isCapped(cid)).toBe(true);
    await story.wait(23);
    for (const id of [ada, bob, cid]) expect(await isCapped(id)).toBe(false);
  });

  test("and not for a number that the contact had before or has later", async ({ pool }) => {
    await using story = await openStory(pool);
    const { change, isCapped } = story;
    const ada = await story.contact(home);
    await story.wait(1);
    await change(ada, { phone: office });
    await story.wait(1);
    await story.called(ada);
    await story.wait(1);
    await change(ada, { phone: other });
    // Only the office was called.
    expect(await isCapped(await story.contact(home))).toBe(false);
    expect(await isCapped(await story.contact(office))).toBe(true);
    await change(ada, { phone: "+14155550109" });
    expect(await isCapped(await story.contact(other))).toBe(false);
  });

  test("when the contact is deleted, imported again, or its import is undone", async ({ pool }) => {
    await using story = await openStory(pool);
    const { goal, actor, isCapped } = story;
    const { context } = story.world;
    const idOf = async (phone: string): Promise<string> => {
      const { rows } = await pool.query<{ id: string }>("select id from contact where phone = $1", [
        phone,
      ]);
      return rows[0]!.id;
    };
    const file = `name,phone,Other phone\nAda,${home},${other}\nBob,${office},${other}\n`;
    const first = await importFile(goal, file);
    await story.called(await idOf(home));
    await deleteContact(context, actor, await idOf(home));
    await importFile(goal, file);
    expect(await isCapped(await idOf(home))).toBe(true);
    // Contacts of a file that have a further number in common have their own calls.
    expect(await isCapped(await idOf(office))).toBe(false);

    await story.called(await idOf(office));
    await undoImport(context, actor, first.id);
    await importFile(goal, file);
    expect(await isCapped(await idOf(office))).toBe(true);
  });

  test("in the preview of a file, too", async ({ pool }) => {
    await using story = await openStory(pool);
    const { goal, change } = story;
    const ada = await story.contact(home);
    await story.called(ada);
    await story.wait(1);
    await change(ada, { phone: office });
    const preview = await previewOf(goal, await staged(goal, `phone\n${home}\n`));
    expect(preview).toMatchObject({ newContacts: 1, calls: 1 });
    expect(preview.firstCallAt).toBe("2030-03-05T09:00:30.000Z");
  });
});

describe("the number that an erased person had before", () => {
  test("is not to be found, and counts when it comes back", async ({ pool }) => {
    await using story = await openStory(pool);
    const { actor, change, isCapped } = story;
    const { context } = story.world;
    const ada = await story.contact(home);
    await story.called(ada);
    await story.wait(1);
    await change(ada, { phone: office });
    await eraseContact(context, actor, ada);
    const { rows } = await pool.query<{ phone: string }>("select phone from former_phone");
    expect(rows).toHaveLength(1);
    expect(rows[0]!.phone).toMatch(/^erased:[0-9a-f]{64}$/);
    expect(await isCapped(await story.contact(home))).toBe(true);
    await change(await story.contact(office), { doNotCall: false });
    expect(await isCapped(ada)).toBe(true);
  });

  test("goes on to count for the contact that has it now, until that is erased too", async ({
    pool,
  }) => {
    await using story = await openStory(pool);
    const { actor, change, isCapped } = story;
    const { context } = story.world;
    const ada = await story.contact(home);
    await story.called(ada);
    await story.wait(1);
    await change(ada, { phone: office });
    const bob = await story.contact(home);
    await eraseContact(context, actor, ada);
    expect(await isCapped(bob)).toBe(true);
    await eraseContact(context, actor, bob);
    const { rows } = await pool.query("select phone from former_phone where phone = $1", [home]);
    expect(rows).toEqual([]);
    await change(await story.contact(home), { doNotCall: false });
    expect(await isCapped(bob)).toBe(true);
  });
});

test("a former number is kept only if it was called, and no longer than calls are", async ({
  pool,
}) => {
  const dayMs = 24 * hourMs;
  await using story = await openStory(pool, { keepCallsMs: 30 * dayMs });
  const { change } = story;
  const former = async () => (await pool.query("select phone from former_phone")).rows;
  const ada = await story.contact(home);
  await change(ada, { phone: office });
  expect(await former()).toEqual([]);
  await story.called(ada);
  await story.wait(1);
  await change(ada, { name: "Ada" });
  await change(ada, { phone: office, extension: "12" });
  expect(await former()).toEqual([]);
  await change(ada, { phone: other });
  expect(await former()).toEqual([{ phone: office }]);
  await story.wait(29 * 24);
  await cleanUp(story.world.context);
  expect(await former()).toHaveLength(1);
  await story.wait(3 * 24);
  await cleanUp(story.world.context);
  expect(await former()).toEqual([]);
});
