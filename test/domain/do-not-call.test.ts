import type pg from "pg";
import { describe, expect } from "vitest";
import { type Actor, systemOf } from "#domain/actor.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import {
  addToDoNotCall,
  adoptDoNotCallMarks,
  removeFromDoNotCall,
} from "#domain/contacts/do-not-call.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { givenCampaign, givenCampaignWith, givenContacts, givenTenant } from "#test/given.ts";
import { callsOf } from "#test/ledger.ts";
import { test as base } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { importFile } from "./import-file.ts";

const start = "2031-03-05T10:00:00Z";
const nobody = "+14155559901";

const test = base.extend("world", async ({ pool }, { onCleanup }) => {
  const world = await openWorld({ pool, start });
  onCleanup(() => world[Symbol.asyncDispose]());
  return world;
});

/** The list of a tenant, by number. */
async function listOf(pool: pg.Pool, tenantId: string): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select phone, source, reason, note, api_key_id as "by" from do_not_call where tenant_id = $1 order by phone`,
    [tenantId],
  );
  return rows;
}

async function marksOf(pool: pg.Pool, tenantId: string): Promise<Record<string, boolean>> {
  const { rows } = await pool.query<{ phone: string; marked: boolean }>(
    "select phone, do_not_call as marked from contact where tenant_id = $1 order by phone",
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ phone, marked }) => [phone, marked]));
}

describe("numbers that are added", () => {
  test("are on the list, whether they are contacts or not, with who added them and why", async ({
    world,
    pool,
  }) => {
    const tenant = await givenTenant(world);
    const [ada, bob] = await givenContacts(world, tenant, 2);
    const apiKeyId = crypto.randomUUID();
    const actor: Actor = { kind: "API_KEY", tenantId: tenant.id, apiKeyId };
    const input = { phones: [nobody, ada!.phone], contactIds: [bob!.id], reason: "asked by mail" };

    expect(await addToDoNotCall(world.context, actor, { ...input, note: "ticket 7" })).toEqual({
      added: 3,
      alreadyListed: 0,
      problems: [],
    });

    const how = { source: "API", reason: "asked by mail", note: "ticket 7", by: apiKeyId };
    const phones = [ada!.phone, bob!.phone, nobody].toSorted();
    expect(await listOf(pool, tenant.id)).toEqual(phones.map((phone) => ({ phone, ...how })));
    expect(await marksOf(pool, tenant.id)).toEqual({ [ada!.phone]: true, [bob!.phone]: true });
  });

  test("keep their first entry, and those that cannot be read are listed and hinder no others", async ({
    world,
    pool,
  }) => {
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    await addToDoNotCall(world.context, actor, { phones: [nobody], reason: "first" });
    const stranger = crypto.randomUUID();

    const added = await addToDoNotCall(world.context, actor, {
      phones: ["+1 415 555 9901", "hello", "+14155559902", "(415) 555-9902"],
      contactIds: [stranger],
      reason: "second",
    });

    expect(added).toMatchObject({ added: 1, alreadyListed: 1 });
    expect(added.problems.map(({ path, code }) => [path.join("."), code])).toEqual([
      ["phones.1", "PHONE_NOT_A_NUMBER"],
      ["phones.3", "PHONE_WITHOUT_COUNTRY"],
      ["contactIds.0", "NOT_FOUND"],
    ]);
    expect(await listOf(pool, tenant.id)).toMatchObject([
      { phone: nobody, reason: "first" },
      { phone: "+14155559902", reason: "second" },
    ]);
  });

  test("lose their scheduled calls, in all campaigns", async ({ world }) => {
    const { tenant, campaign, contacts } = await givenCampaignWith(world, 3);
    const other = await givenCampaign(world, tenant);
    const contactIds = contacts.map(({ id }) => id);
    for (const campaignId of [campaign, other]) {
      await enrolContacts(world.context, systemOf(tenant.id), { campaignId, contactIds });
    }

    await addToDoNotCall(world.context, systemOf(tenant.id), {
      phones: contacts.slice(0, 2).map(({ phone }) => phone),
    });

    const lines = (await callsOf(world)).map(({ status, cancelReason }) => cancelReason ?? status);
    expect(lines.toSorted()).toEqual([
      ...Array<string>(4).fill("DO_NOT_CALL"),
      ...Array<string>(2).fill("SCHEDULED"),
    ]);
  });

  test("may be ten thousand, and are added in steps", async ({ world, pool }) => {
    const { tenant, contacts } = await givenCampaignWith(world, 3);
    const phones = Array.from({ length: 9_997 }, (_, n) => `+1415${String(2_000_000 + n)}`);
    const contactIds = contacts.map(({ id }) => id);
    const actor = systemOf(tenant.id);

    const { added, problems } = await addToDoNotCall(world.context, actor, { phones, contactIds });
    expect({ added, problems }).toEqual({ added: 10_000, problems: [] });
    expect(Object.values(await marksOf(pool, tenant.id))).toEqual([true, true, true]);

    const tooMany = { phones: [...phones, nobody], contactIds };
    await expect(addToDoNotCall(world.context, actor, tooMany)).rejects.toMatchObject({
      problems: [{ path: ["phones"] }],
    });
    await expect(addToDoNotCall(world.context, actor, {})).rejects.toMatchObject({
      problems: [{ path: ["phones"] }],
    });
  });

  test("are of one tenant", async ({ world, pool }) => {
    const [own, other] = [await givenTenant(world), await givenTenant(world)];
    const [theirs] = await givenContacts(world, other, 1);
    const added = await addToDoNotCall(world.context, systemOf(own.id), {
      phones: [theirs!.phone],
      contactIds: [theirs!.id],
    });
    expect(added).toMatchObject({ added: 1, problems: [{ path: ["contactIds", "0"] }] });
    expect(await marksOf(pool, other.id)).toEqual({ [theirs!.phone]: false });
    expect(await listOf(pool, other.id)).toEqual([]);
    await removeFromDoNotCall(world.context, systemOf(other.id), { phones: [theirs!.phone] });
    expect(await listOf(pool, own.id)).toHaveLength(1);
  });
});

describe("a contact whose number is on the list already", () => {
  test.for(["made", "imported", "tested", "given the number", "restored"])(
    "is not called after it was %s",
    async (how, { world, pool }) => {
      const { tenant, campaign, contacts } = await givenCampaignWith(world, 1);
      const actor = systemOf(tenant.id);
      const { context } = world;
      const restored = await createContact(context, actor, { phone: nobody });
      if (how === "restored") await deleteContact(context, actor, restored.id);
      else await pool.query("delete from contact where id = $1", [restored.id]);
      await addToDoNotCall(context, actor, { phones: [nobody], reason: "asked for it" });

      const goal = { world, tenantId: tenant.id, campaignId: campaign };
      if (how === "imported") await importFile(goal, `name,phone\nAda,${nobody}\n`);
      else if (how === "tested") {
        const call = { campaignId: campaign, contactId: null, phone: nobody };
        await expect(placeTestCall(context, actor, call)).rejects.toMatchObject({
          code: "ON_DO_NOT_CALL_LIST",
          message: expect.stringContaining("asked for it"),
        });
        return;
      } else if (how === "given the number") {
        await updateContact(context, actor, contacts[0]!.id, { phone: nobody });
      } else await createContact(context, actor, { phone: nobody });

      expect((await marksOf(pool, tenant.id))[nobody]).toBe(true);
      const { rows } = await pool.query<{ id: string }>(
        "select id from contact where tenant_id = $1 and phone = $2",
        [tenant.id, nobody],
      );
      const contactId = rows[0]!.id;
      const membership = { campaignId: campaign, contactIds: [contactId] };
      await enrolContacts(context, actor, membership);
      expect(await callsOf(world)).toEqual([]);
      const why = { campaignId: campaign, contactId, at: null };
      expect(await whyNotCalled(context, tenant.id, why)).toMatchObject({
        reason: "ON_DO_NOT_CALL_LIST",
        message: expect.stringContaining("(added by the API: asked for it)"),
      });
    },
  );
});

test("numbers that are taken off are called again, and manual calls that were asked for are scheduled again", async ({
  world,
  pool,
}) => {
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 2);
  const actor = systemOf(tenant.id);
  const [ada, bob] = contacts as [{ id: string; phone: string }, { id: string; phone: string }];
  const at = new Date("2031-03-06T12:00:00Z");
  await scheduleCall(world.context, actor, { campaignId: campaign, contactId: ada.id, at });
  const phones = [ada.phone, nobody];
  await addToDoNotCall(world.context, actor, { phones, contactIds: [bob.id] });

  const input = { phones: [...phones, "+14155559905", "hello"], contactIds: [bob.id] };
  expect(await removeFromDoNotCall(world.context, actor, input)).toMatchObject({
    removed: 3,
    notListed: 1,
    problems: [{ path: ["phones", "3"], code: "PHONE_NOT_A_NUMBER" }],
  });
  expect(await listOf(pool, tenant.id)).toEqual([]);
  expect(await marksOf(pool, tenant.id)).toEqual({ [ada.phone]: false, [bob.phone]: false });
  expect(await callsOf(world)).toMatchObject([
    { status: "CANCELLED", kind: "MANUAL" },
    { status: "SCHEDULED", kind: "MANUAL", scheduledTime: at },
  ]);
  await world.tick();
  expect(world.simulator.calls.map(({ number }) => number).toSorted()).toEqual(
    [ada.phone, bob.phone].toSorted(),
  );
});

describe("the contact and the list say the same", () => {
  test("after createContact and updateContact", async ({ world, pool }) => {
    const tenant = await givenTenant(world);
    const apiKeyId = crypto.randomUUID();
    const actor: Actor = { kind: "API_KEY", tenantId: tenant.id, apiKeyId };
    const phone = nobody;
    const { id } = await createContact(world.context, actor, { phone, doNotCall: true });
    const entry = { phone, source: "MANUAL", reason: null, note: null, by: apiKeyId };
    expect(await listOf(pool, tenant.id)).toEqual([entry]);
    await updateContact(world.context, actor, id, { doNotCall: false });
    expect(await listOf(pool, tenant.id)).toEqual([]);
    await updateContact(world.context, actor, id, { doNotCall: true });
    expect(await listOf(pool, tenant.id)).toEqual([entry]);
  });

  test("after the contact is deleted: its number stays on the list", async ({ world, pool }) => {
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const { id } = await createContact(world.context, actor, { phone: nobody, doNotCall: true });
    await deleteContact(world.context, actor, id);
    expect(await listOf(pool, tenant.id)).toMatchObject([{ phone: nobody }]);
  });

  test("after the number is corrected: a person who asked not to be called is not called there either", async ({
    world,
    pool,
  }) => {
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const { id } = await createContact(world.context, actor, { phone: nobody });
    await addToDoNotCall(world.context, actor, { phones: [nobody], reason: "asked for it" });
    const phone = "+14155559902";
    await updateContact(world.context, actor, id, { phone });
    const how = { source: "API", reason: "asked for it" };
    expect(await listOf(pool, tenant.id)).toMatchObject([
      { phone: nobody, ...how },
      { phone, ...how },
    ]);
    expect(await marksOf(pool, tenant.id)).toEqual({ [phone]: true });
    const free = "+14155559903";
    await updateContact(world.context, actor, id, { phone: free, doNotCall: false });
    expect(await marksOf(pool, tenant.id)).toEqual({ [free]: false });
    expect(await listOf(pool, tenant.id)).toHaveLength(2);
  });

  test("after a file marks contacts, also one that is another person behind the same phone", async ({
    world,
    pool,
  }) => {
    const tenant = await givenTenant(world);
    const campaignId = await givenCampaign(world, tenant);
    await createContact(world.context, systemOf(tenant.id), { phone: nobody, extension: "1" });
    const file = `phone,dnc\n+14155559902,yes\n+14155559903,no\n"${nobody} x2",yes\n`;
    const { id } = await importFile({ world, tenantId: tenant.id, campaignId }, file);
    const how = { source: "IMPORT", reason: `marked in the file of Import:${id}`, by: null };
    expect(await listOf(pool, tenant.id)).toMatchObject([
      { phone: nobody, ...how },
      { phone: "+14155559902", ...how },
    ]);
    expect(await marksOf(pool, tenant.id)).toEqual({
      [nobody]: true,
      "+14155559902": true,
      "+14155559903": false,
    });
    const again = "phone,dnc\n+14155559902,no\n";
    await importFile({ world, tenantId: tenant.id, campaignId }, again);
    expect(await listOf(pool, tenant.id), "a file takes no number off").toHaveLength(2);
  });

  test("marks of the version before get their entries", async ({ world, pool }) => {
    const tenant = await givenTenant(world);
    const contacts = await givenContacts(world, tenant, 3);
    await pool.query("update contact set do_not_call = true where id = any($1)", [
      contacts.slice(1).map(({ id }) => id),
    ]);
    await adoptDoNotCallMarks(world.context);
    await adoptDoNotCallMarks(world.context);
    expect(await listOf(pool, tenant.id)).toMatchObject(
      contacts.slice(1).map(({ phone }) => ({ phone, source: "MANUAL", by: null })),
    );
  });
});

describe("the number of an erased person", () => {
  test("stays on the list as a hash, counts as listed, and comes back with its entry", async ({
    world,
    pool,
  }) => {
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const { id } = await createContact(world.context, actor, { phone: nobody });
    await addToDoNotCall(world.context, actor, { phones: [nobody], reason: "Zenobia asked" });
    await eraseContact(world.context, actor, id);
    const entry = { phone: expect.stringMatching(/^erased:[0-9a-f]{64}$/), source: "API" };
    expect(await listOf(pool, tenant.id)).toMatchObject([
      { ...entry, reason: "the person was erased", note: null },
    ]);

    expect(await addToDoNotCall(world.context, actor, { phones: [nobody] })).toMatchObject({
      added: 0,
      alreadyListed: 1,
    });
    expect(await listOf(pool, tenant.id)).toHaveLength(1);

    await createContact(world.context, actor, { phone: nobody });
    expect(await listOf(pool, tenant.id)).toMatchObject([{ phone: nobody, source: "API" }]);
    expect(await marksOf(pool, tenant.id)).toEqual({ [nobody]: true });
  });

  test("and other texts about the person are in no entry any more", async ({ world, pool }) => {
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const name = "Zenobia Quillfeather";
    const { id } = await createContact(world.context, actor, { phone: nobody, name });
    const other = "+14155559902";
    await addToDoNotCall(world.context, actor, {
      phones: [other],
      reason: `brother of ${name}`,
      note: `see ${nobody}`,
    });
    await eraseContact(world.context, actor, id);
    const { rows } = await pool.query<{ text: string }>(
      "select l::text as text from do_not_call l",
    );
    const list = rows.map(({ text }) => text).join();
    expect(list).toContain(other);
    expect(list).not.toContain("Quillfeather");
    expect(list).not.toContain(nobody.slice(1));
  });

  test("that was on no list before is on it afterwards, and can be taken off by the number", async ({
    world,
    pool,
  }) => {
    const tenant = await givenTenant(world);
    const actor = systemOf(tenant.id);
    const { id } = await createContact(world.context, actor, { phone: nobody });
    await eraseContact(world.context, actor, id);
    expect(await listOf(pool, tenant.id)).toMatchObject([{ source: "MANUAL", by: null }]);

    const removed = await removeFromDoNotCall(world.context, actor, { phones: [nobody] });
    expect(removed).toMatchObject({ removed: 1, notListed: 0 });
    await createContact(world.context, actor, { phone: nobody });
    expect(await marksOf(pool, tenant.id)).toEqual({ [nobody]: false });
  });
});
