import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { recordConsents, revokeConsent } from "#domain/contacts/consents.ts";
import { createContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { forecastCampaign } from "#domain/forecasts/forecast-campaign.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { confirmImport } from "#domain/imports/staged-imports.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { givenChecks } from "#test/permissions.ts";
import { loadSmallPack } from "#test/small-pack.ts";
import type { World } from "#test/world.ts";
import { ended, importFile, members } from "./import-file.ts";
import { test, two } from "./import-story.ts";
import { counted, opening, previewOf, staged } from "./staged-file.ts";

test("a staged file shows what it would do and does nothing", async ({ story }) => {
  const goal = await story.goalOf();
  const id = await staged(goal, `${two}Cy,nonsense\nAda,+14155550101\n`);
  expect(await ended(story.world.context.pool, id)).toMatchObject({
    status: "STAGED",
    total: 4,
    accepted: 2,
    rejected: 1,
    duplicate: 1,
  });
  expect(await counted(goal, id)).toEqual({ newContacts: 2, calls: 2, firstCallAt: opening });
  expect(await previewOf(goal, id)).toMatchObject({
    separator: ",",
    rejections: { PHONE_NOT_A_NUMBER: 1 },
    samples: [
      [{ value: "Ada", becomes: "Ada" }, { value: "Bob" }, { value: "Cy" }],
      [
        { value: "+14155550101", becomes: "+14155550101", problem: null },
        { becomes: "+14155550102" },
        { value: "nonsense", becomes: null, problem: expect.stringContaining("digits") },
      ],
    ],
  });
  expect(await members(goal)).toEqual([]);
  const { rows } = await story.world.context.pool.query("select from contact");
  expect(rows).toEqual([]);
});

test("a preview counts contacts whose time zone neither the file nor the contact tells", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const actor = systemOf(goal.tenantId);
  await createContact(story.world.context, actor, { phone: "+18005550103", region: "US-NY" });
  const id = await staged(
    goal,
    "Phone,State\n+18005550101,\n+18005550102,FL\n+18005550103,\n+14155550104,\n+18005550105,Flordia\n",
  );
  expect(await counted(goal, id)).toMatchObject({ newContacts: 4, areaUnknown: 2 });
});

test("a preview counts what is there already, by the rules of the import", async ({ story }) => {
  const goal = await story.goalOf({ scheduleFrequency: null });
  const { context } = story.world;
  await importFile(
    goal,
    "name,phone,plan\nAda,+14155550101,a\nBob,+14155550102,a\nEve,+14155550103 ext 5,a\n",
  );
  const other = { ...goal, campaignId: (await story.goalOf()).campaignId };
  expect(other.campaignId).not.toBe(goal.campaignId);
  const { rows } = await context.pool.query<{ id: string; name: string }>(
    "select id, name from contact where tenant_id = $1",
    [goal.tenantId],
  );
  const idOf = (name: string) => rows.find((row) => row.name === name)!.id;
  await updateContact(context, systemOf(goal.tenantId), idOf("Bob"), { doNotCall: true });
  const id = await staged(
    goal,
    "name,phone,plan\nAda,+14155550101,a\nBobby,+14155550102,a\nEve,+14155550103 ext 6,a\nNew,+14155550104,b\n",
  );
  expect(await counted(goal, id)).toEqual({
    newContacts: 1,
    updatedContacts: 1,
    unchangedContacts: 1,
    conflicts: 1,
    alreadyEnrolled: 3,
    doNotCall: 1,
    // Ada has an open call, Bob is not to be called, the row of Eve is rejected.
    calls: 1,
    firstCallAt: opening,
  });
  await confirmImport(context, systemOf(goal.tenantId), id);
  await runImport(context, id);
  const { rows: applied } = await context.pool.query(
    `select new_contacts as new, updated_contacts as updated, unchanged_contacts as unchanged,
       enrolled_contacts as enrolled, calls_scheduled as calls, rejected_rows as rejected from import where id = $1`,
    [id],
  );
  expect(applied).toEqual([
    { new: 1, updated: 1, unchanged: 1, enrolled: 1, calls: 1, rejected: 1 },
  ]);
});

test("a preview knows the number of an erased person", async ({ story }) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  await importFile(goal, two);
  const { rows } = await context.pool.query<{ id: string }>(
    "select id from contact where name = 'Ada'",
  );
  await eraseContact(context, systemOf(goal.tenantId), rows[0]!.id);
  const id = await staged(goal, two);
  expect(await counted(goal, id)).toMatchObject({
    updatedContacts: 1,
    unchangedContacts: 1,
    doNotCall: 1,
    firstCallAt: null,
  });
  await expect(eraseContact(context, systemOf(goal.tenantId), rows[0]!.id)).rejects.toMatchObject({
    code: "IMPORT_IS_RUNNING",
    message: expect.stringContaining("cancelImport"),
  });
});

test("contacts whose place nobody knows are counted", async ({ story }) => {
  const goal = await story.goalOf();
  const id = await staged(
    goal,
    "phone,timezone\n+14155550101,\n+18005550102,\n+18005550103,Europe/Berlin\n",
  );
  expect(await previewOf(goal, id)).toMatchObject({ newContacts: 3, areaUnknown: 1 });
});

const now = "2030-03-04T08:00:00.000Z";
/** Then it is 09:00 in Berlin, 03:00 in New York, midnight in Los Angeles. */
const numbers = { berlin: "+493023125001", newYork: "+12125550101", losAngeles: "+12135550101" };

async function contactsWith({ context }: World, phone: string): Promise<string[]> {
  const { rows } = await context.pool.query<{ id: string }>(
    "select id from contact where phone = $1",
    [phone],
  );
  return rows.map(({ id }) => id);
}

describe("calls are due by the hours where the contacts would be", () => {
  test.for<[string, string, Record<string, unknown>]>([
    [
      "one is open now",
      `Phone\n${numbers.newYork}\n${numbers.berlin}\n`,
      { calls: 2, firstCallAt: now },
    ],
    [
      "the first that opens",
      `Phone\n${numbers.losAngeles}\n${numbers.newYork}\n`,
      { calls: 2, firstCallAt: "2030-03-04T14:00:00.000Z" },
    ],
    [
      "two zones, of the number and of the address",
      `Phone,Country,Region\n${numbers.newYork},US,HI\n`,
      { calls: 1, firstCallAt: "2030-03-04T19:00:00.000Z" },
    ],
    [
      "two zones that are never open at once",
      `Phone,Country\n${numbers.newYork},Japan\n`,
      { calls: 0, firstCallAt: null, areaUnknown: 0 },
    ],
    [
      "an area that is not known",
      "Phone\n+18005550101\n",
      { calls: 0, firstCallAt: null, areaUnknown: 1 },
    ],
    [
      "a stated time zone",
      `Phone,Time zone\n${numbers.newYork},America/Los_Angeles\n+18005550101,America/Denver\n`,
      { calls: 2, firstCallAt: "2030-03-04T16:00:00.000Z", areaUnknown: 0 },
    ],
  ])("%s", async ([, content, expected], { story }) => {
    const goal = await story.goalOf({ hoursOf: "CONTACT" });
    const id = await staged(goal, content);
    expect(await previewOf(goal, id)).toMatchObject(expected);
  });

  test("of a contact that exists, with what the file adds to its place or clears", async ({
    story,
  }) => {
    const goal = await story.goalOf({ hoursOf: "CONTACT" });
    const { context } = story.world;
    const phone = "+18005550101";
    const place = { country: "US", postalCode: "10001" };
    await createContact(context, systemOf(goal.tenantId), { phone, ...place });
    const firstOf = async (content: string, more?: object) =>
      (await previewOf(goal, await staged(goal, content, more))).firstCallAt;
    expect(await firstOf(`phone\n${phone}\n`)).toBe("2030-03-04T14:00:00.000Z");
    expect(await firstOf(`phone,region\n${phone},California\n`)).toBe("2030-03-04T17:00:00.000Z");
    const cleared = { onEmpty: "CLEAR" };
    expect(await firstOf(`phone,postal code,region\n${phone},,CO\n`, cleared)).toBe(
      "2030-03-04T16:00:00.000Z",
    );
    expect(await firstOf(`phone,postal code,country\n${phone},,\n`, cleared)).toBe(null);
  });

  test("20 hours after the last call, where the file moves the contact", async ({ story }) => {
    const goal = await story.goalOf({ hoursOf: "CONTACT" });
    const { world } = story;
    await importFile(goal, `Phone\n${numbers.newYork}\n${numbers.losAngeles}\n`);
    await world.jumpTo("2030-03-04T13:59:50Z");
    await world.advanceTo("2030-03-04T14:02:00Z");
    expect(world.simulator.calls).toHaveLength(1);
    const { createdAt } = world.simulator.calls[0]!;
    const apart = new Date(createdAt.getTime() + 20 * 3_600_000);
    await world.jumpTo("2030-03-05T08:10:00Z");
    const moved = `Phone,Time zone\n${numbers.newYork},Europe/Berlin\n`;
    const id = await staged(goal, moved);
    expect((await previewOf(goal, id)).firstCallAt).toBe(apart.toISOString());
    // In an area that the server has not seen yet, too, and nowhere else.
    for (const [zone, expected] of [
      ["Africa/Kigali", apart],
      ["America/New_York", new Date("2030-03-05T14:00:00Z")],
    ] as const) {
      const other = await staged(goal, moved.replace("Europe/Berlin", zone));
      expect((await previewOf(goal, other)).firstCallAt).toBe(expected.toISOString());
    }

    // A forecast of the file is of those who are not members.
    const actor = systemOf(goal.tenantId);
    const contactIds = await contactsWith(world, numbers.newYork);
    await unenrolContacts(world.context, actor, { campaignId: goal.campaignId, contactIds });
    const about = { settings: null, campaignId: null, contactCount: null, contacts: null };
    const question = { ...about, importId: id, until: null };
    const told = await forecastCampaign(world.context, goal.tenantId, question);
    expect(told.firstCallAt).toEqual(apart);

    await confirmImport(world.context, actor, id);
    await world.settle();
    await world.jumpTo(new Date(apart.getTime() - 1_000).toISOString());
    await world.advanceTo(new Date(apart.getTime() + 60_000));
    const called = world.simulator.calls.filter(({ number }) => number === numbers.newYork);
    expect(called).toHaveLength(2);
    expect(called[1]!.createdAt.getTime()).toBeGreaterThanOrEqual(apart.getTime());
  });

  test("within the courtesy hours of the tenant, also if the hours are the campaign's", async ({
    story,
  }) => {
    const goal = await story.goalOf();
    const courtesyHours = { isOn: true, startTime: "07:00", endTime: "21:00" };
    await updateTenant(story.world.context, systemOf(goal.tenantId), { courtesyHours });
    const id = await staged(goal, `Phone\n${numbers.losAngeles}\n${numbers.newYork}\n`);
    expect(await counted(goal, id)).toMatchObject({
      calls: 2,
      firstCallAt: "2030-03-04T12:00:00.000Z",
    });
  });
});

describe("with limits and calling rules", () => {
  const [one, two, three] = ["+12125550101", "+12125550102", "+12125550103"] as const;
  const file = `Phone\n${one}\n${two}\n${three}\n`;

  test("calls that a rule holds until there is a record are not called", async ({ story }) => {
    const goal = await story.goalOf();
    const { context } = story.world;
    const actor = systemOf(goal.tenantId);
    await updateCampaign(context, actor, goal.campaignId, { callType: "TELEMARKETING" });
    await updateTenant(context, actor, { callingRules: loadSmallPack() });
    const heldIn = async () => {
      const { calls, held, firstCallAt } = await previewOf(goal, await staged(goal, file));
      return { calls, held, firstCallAt };
    };
    const all = { calls: 3, held: { CONSENT_MISSING: 3 }, firstCallAt: null };
    expect(await heldIn()).toEqual(all);
    const consent = { kind: "CONSENT_EXPRESS" as const, callTypes: ["TELEMARKETING" as const] };
    const given = [one, two].map((phone) => ({ phone, ...consent, givenAt: story.world.now() }));
    await recordConsents(context, actor, given);
    await givenChecks(story.world, goal.tenantId, [one, three]);
    const some = { CONSENT_MISSING: 1, LIST_NOT_CHECKED: 1 };
    expect(await heldIn()).toEqual({
      calls: 3,
      held: some,
      firstCallAt: "2030-03-04T13:00:00.000Z",
    });
  });

  test("consents of the file count as if they were recorded, but for those that were revoked", async ({
    story,
  }) => {
    const goal = await story.goalOf();
    const { context } = story.world;
    const actor = systemOf(goal.tenantId);
    await updateCampaign(context, actor, goal.campaignId, { callType: "TELEMARKETING" });
    await updateTenant(context, actor, { callingRules: loadSmallPack() });
    await givenChecks(story.world, goal.tenantId, [one, two, three]);
    const givenAt = new Date("2030-02-01T00:00:00Z");
    const revoked = { kind: "CONSENT_WRITTEN" as const, callTypes: ["TELEMARKETING" as const] };
    const { consentIds } = await recordConsents(context, actor, [
      { ...revoked, phone: three, givenAt },
    ]);
    await revokeConsent(context, actor, { ids: consentIds });
    const rows = [`${one},written,2030-02-01`, `${two},,`, `${three},written,2030-02-01`];
    const consents = ["Phone,Call consent,Call consent date", ...rows, ""].join("\n");
    const { calls, held } = await previewOf(goal, await staged(goal, consents));
    expect({ calls, held }).toEqual({ calls: 3, held: { CONSENT_MISSING: 2 } });
  });

  test("a call that a limit puts off is called when the limit allows it", async ({ story }) => {
    const goal = await story.goalOf({ scheduleFrequency: null });
    const { world } = story;
    const actor = systemOf(goal.tenantId);
    await updateTenant(world.context, actor, { contactCaps: [{ max: 1, hours: 30 }] });
    await importFile(goal, `Phone\n${one}\n`);
    await world.advanceTo("2030-03-04T09:05:00Z");
    await world.jumpTo("2030-03-05T09:00:00Z");
    const first = async (content: string) =>
      (await previewOf(goal, await staged(goal, content))).firstCallAt;
    expect(await first(`Phone\n${one}\n`)).toBe("2030-03-05T15:00:00.000Z");
    expect(await first(file)).toBe("2030-03-05T09:00:00.000Z");
  });
});
