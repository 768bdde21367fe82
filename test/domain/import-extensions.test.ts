import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { givenCampaign } from "#test/given.ts";
import { type Goal, importFile, members } from "./import-file.ts";
import { ada, justBefore, test } from "./import-story.ts";

const bob = "+14155550102";

async function contactsOf({ world, tenantId }: Goal): Promise<string[]> {
  const { rows } = await world.context.pool.query<{ contact: string }>(
    `select concat_ws(' ', phone, coalesce('x' || extension, '-'), name) as contact from contact
     where tenant_id = $1 and deleted_at is null order by phone`,
    [tenantId],
  );
  return rows.map(({ contact }) => contact);
}

async function codesOf({ world }: Goal, importId: string): Promise<string[]> {
  const { rows } = await world.context.pool.query<{ problem: string }>(
    `select concat_ws(' ', line, code, value) as problem from import_problem where import_id = $1 order by ordinal`,
    [importId],
  );
  return rows.map(({ problem }) => problem);
}

/** From VAPI's own record. */
function dialledBy({ world }: Goal): string[] {
  return world.simulator.calls.map(({ number, extension }) => `${number} ${extension}`).toSorted();
}

test("an extension is kept with the contact and dialled", async ({ story }) => {
  const goal = await story.goalOf();
  await importFile(goal, `name,phone\nAda,${ada} ext. 12\nBob,${bob}`);
  expect(await contactsOf(goal)).toEqual([`${ada} x12 Ada`, `${bob} - Bob`]);
  await story.world.jumpTo(justBefore);
  await story.world.advanceTo("2030-03-04T09:00:00Z");
  expect(dialledBy(goal)).toEqual([`${ada} 12`, `${bob} null`]);
});

test("rows of one phone with other extensions are refused, and the first is taken", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const file = [
    "name,phone",
    `Desk,${ada}`,
    `Ada,${ada} x12`,
    `Eve,${ada} x13`,
    `Desk again,${ada}`,
    "Nobody,",
    `Bob,${bob} x7`,
    `Bob again,${bob} x7`,
    `Bob's desk,${bob}`,
  ].join("\n");
  const result = await importFile(goal, file);
  expect(result).toMatchObject({ total: 8, accepted: 2, duplicate: 2, rejected: 4, calls: 2 });
  expect(await codesOf(goal, result.id)).toEqual([
    `3 PHONE_EXTENSION_DIFFERS ${ada} ext. 12`,
    `4 PHONE_EXTENSION_DIFFERS ${ada} ext. 13`,
    "6 PHONE_MISSING",
    `9 PHONE_EXTENSION_DIFFERS ${bob}`,
  ]);
  expect(result.problems[0]).toMatch(/in line 2, which has no extension.*another number/);
  expect(await contactsOf(goal)).toEqual([`${ada} - Desk again`, `${bob} x7 Bob again`]);
});

test("they are refused as well when they stand far apart", async ({ story }) => {
  const goal = await story.goalOf();
  const others = Array.from({ length: 4_500 }, (_, index) => `x,+1415556${1_000 + index}`);
  const file = ["name,phone", `Ada,${ada}`, ...others, `Eve,${ada} x13`].join("\n");
  const result = await importFile(goal, file);
  expect(result).toMatchObject({ total: 4_502, accepted: 4_501, duplicate: 0, rejected: 1 });
  expect(await codesOf(goal, result.id)).toEqual([`4503 PHONE_EXTENSION_DIFFERS ${ada} ext. 13`]);
  expect((await contactsOf(goal))[0]).toBe(`${ada} - Ada`);
});

test("a contact with another extension stays as it is, and the row is refused", async ({
  story,
}) => {
  const goal = await story.goalOf();
  await importFile(goal, `name,phone\nAda,${ada} x12`);
  const result = await importFile(goal, `name,phone\nBob,${bob}\nEve,${ada} x13`);
  expect(result).toMatchObject({ total: 2, accepted: 1, rejected: 1, calls: 1 });
  expect(result.problems).toEqual([
    expect.stringMatching(/^3: \+14155550101 ext\. 13 .*contact Ada, which has the extension 12/),
  ]);
  expect(await contactsOf(goal)).toEqual([`${ada} x12 Ada`, `${bob} - Bob`]);
});

test("the contact of a refused row is not enrolled by it", async ({ story }) => {
  const goal = await story.goalOf();
  const other = { ...goal, campaignId: await givenCampaign(story.world, { id: goal.tenantId }) };
  await importFile(goal, `name,phone\nAda,${ada} x12`);
  const result = await importFile(other, `name,phone\nEve,${ada} x13`);
  expect(result).toMatchObject({ accepted: 0, rejected: 1, calls: 0 });
  expect(await members(other)).toEqual([]);
});

test("whom a refused row says not to call is not called at that phone", async ({ story }) => {
  const goal = await story.goalOf();
  await importFile(goal, `name,phone,do not call\nAda,${ada} x12,\nEve,${ada} x13,yes`);
  await importFile(goal, `name,phone\nBob,${bob} x7`);
  await importFile(goal, `name,phone,do not call\nFay,${bob} x8,yes`);
  const { rows } = await story.world.context.pool.query(
    `select phone, extension, contact.do_not_call as "doNotCall", status from contact
     join call on contact_id = contact.id where contact.tenant_id = $1 order by phone`,
    [goal.tenantId],
  );
  expect(rows).toEqual([{ phone: bob, extension: "7", doNotCall: true, status: "CANCELLED" }]);
  expect(await contactsOf(goal)).toEqual([`${ada} x12 Ada`, `${bob} x7 Bob`]);
});

test("a contact without an extension gets the one of the file, and keeps it", async ({ story }) => {
  const goal = await story.goalOf();
  await importFile(goal, `name,phone\nAda,${ada}`);
  await importFile(goal, `name,phone\nAda,${ada} x12`);
  expect(await contactsOf(goal)).toEqual([`${ada} x12 Ada`]);
  await importFile(goal, `name,phone\nAda Lee,${ada}`);
  expect(await contactsOf(goal)).toEqual([`${ada} x12 Ada Lee`]);
});

test("a deleted contact returns with the extension of the file", async ({ story }) => {
  const goal = await story.goalOf();
  const { world, tenantId } = goal;
  const { id } = await createContact(world.context, systemOf(tenantId), {
    phone: `${ada} x12`,
    name: "Ada",
  });
  await deleteContact(world.context, systemOf(tenantId), id);
  expect(await importFile(goal, `name,phone\nEve,${ada} x13`)).toMatchObject({ accepted: 1 });
  expect(await contactsOf(goal)).toEqual([`${ada} x13 Eve`]);
});

test("a new phone leaves the old extension behind, the same phone does not", async ({ story }) => {
  const goal = await story.goalOf();
  const { world, tenantId } = goal;
  const { id } = await createContact(world.context, systemOf(tenantId), {
    phone: ada,
    extension: "12",
  });
  const change = async (input: Parameters<typeof updateContact>[3]) => {
    await updateContact(world.context, systemOf(tenantId), id, input);
    return await contactsOf(goal);
  };
  expect(await change({ phone: "(415) 555-0101 x12" }).catch(String)).toContain("no country code");
  expect(await change({ phone: ada })).toEqual([`${ada} x12`]);
  expect(await change({ extension: "13" })).toEqual([`${ada} x13`]);
  expect(await change({ phone: `${bob} ext 7` })).toEqual([`${bob} x7`]);
  expect(await change({ phone: ada })).toEqual([`${ada} -`]);
  expect(await change({ extension: "12" })).toEqual([`${ada} x12`]);
  expect(await change({ extension: null })).toEqual([`${ada} -`]);
});

test("a test call is placed to the contact's own extension, or not at all", async ({ story }) => {
  const goal = await story.goalOf();
  const { world, tenantId, campaignId } = goal;
  const tryOut = (phone: string) =>
    placeTestCall(world.context, systemOf(tenantId), { campaignId, contactId: null, phone });
  await createContact(world.context, systemOf(tenantId), { phone: `${ada} x12` });
  await expect(tryOut(`${ada} x13`)).rejects.toMatchObject({
    problems: [{ path: ["phone"], code: "PHONE_EXTENSION_DIFFERS" }],
  });
  await tryOut(ada);
  await tryOut(`${bob} x7`);
  await world.settle();
  await world.advance(1_000);
  expect(dialledBy(goal)).toEqual([`${ada} 12`, `${bob} 7`]);
});

test("premium-rate numbers are taken from files when the tenant allows them", async ({ story }) => {
  const goal = await story.goalOf();
  const { world, tenantId } = goal;
  const file = "name,phone\nLine,+1 900 234 5678";
  const refused = await importFile(goal, file);
  expect(await codesOf(goal, refused.id)).toEqual(["2 PHONE_PREMIUM_RATE +1 900 234 5678"]);
  await updateTenant(world.context, systemOf(tenantId), { allowPremiumRateNumbers: true });
  expect(await importFile(goal, file)).toMatchObject({ accepted: 1, rejected: 0 });
});

test("numbers that may be a stranger's are refused in a file, each with its reason", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const cells = ["00573012345678", "0055 51 99123 4567", "301 234 5671/72", "31.01.2024"];
  const file = `phone\n${cells.join("\n")}\n+573012345671`;
  const result = await importFile(goal, file, { defaultCountry: "CO" });
  expect(await codesOf(goal, result.id)).toEqual([
    "2 PHONE_AMBIGUOUS 00573012345678",
    "4 PHONE_SEVERAL 301 234 5671/72",
    "5 PHONE_DATE 31.01.2024",
  ]);
  expect(await contactsOf(goal)).toEqual(["+5551991234567 -", "+573012345671 -"]);
});
