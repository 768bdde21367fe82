import fc from "fast-check";
import { expect } from "vitest";
import { type Actor, systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { recordConsents } from "#domain/contacts/consents.ts";
import { createContact, deleteContact } from "#domain/contacts/contacts.ts";
import { addToDoNotCall } from "#domain/contacts/do-not-call.ts";
import { recordListCheck } from "#domain/contacts/list-checks.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { stageImport } from "#domain/imports/imports.ts";
import { confirmImport } from "#domain/imports/staged-imports.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { heldCalls, type PreviewCounts } from "#rules/import-preview.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { loadSmallPack } from "#test/small-pack.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

/*
 * Random files into random campaigns, among people who are there already: whom the preview says the import calls, and
 * when first, is compared with the simulator's record after the import was confirmed.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const courtesyHours = { isOn: true, startTime: "10:00", endTime: "20:00" };

/** New York twice, Los Angeles, Denver, Berlin, and nowhere. */
const phones = [
  "+12125550101",
  "+12125550102",
  "+12135550103",
  "+13035550104",
  "+493023125005",
  "+18005550106",
] as const;

const mostly = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const person = fc.record({
  /** What there is of the person before the file comes. CALLED: yesterday, in the same week. */
  before: fc.constantFrom(
    ...(["NOTHING", "NOTHING", "NOTHING", "CONTACT", "WAITING", "CALLED", "DELETED"] as const),
  ),
  isBarred: mostly(false, true),
  inFile: mostly("ROW" as string, "TWICE", "NOT"),
  timeZone: mostly("", "America/Chicago", "Asia/Tokyo"),
  doNotCall: mostly("", "yes", "perhaps"),
  extension: mostly("", "7"),
  consent: fc.constantFrom("CONSENT_EXPRESS" as const, null),
  isChecked: fc.boolean(),
});

const worlds = fc.record({
  campaign: fc.record({
    hoursOf: fc.constantFrom("CAMPAIGN" as const, "CONTACT" as const, "CONTACT" as const),
    timeZone: fc.constantFrom("UTC", "America/New_York", "Asia/Tokyo"),
    startTime: fc.constantFrom("09:00", "13:00"),
    scheduleFrequency: fc.constantFrom("WEEKLY" as const, null),
    state: mostly("ACTIVE", "STOPPED"),
    retryAttempts: mostly(100, 1),
  }),
  hasCourtesyHours: fc.boolean(),
  /** A pack of rules that want consents and checks, and limit calls. */
  hasRules: fc.constantFrom(false, false, true),
  contactCaps: fc.constantFrom<{ max: number; hours: number }[]>([], [], [{ max: 1, hours: 24 }]),
  people: fc.tuple(...phones.map(() => person)),
  hour: fc.integer({ min: 0, max: 23 }),
});

test("the people whom a preview says it calls are called, the first when it says, and its counts add up", async ({
  pool,
}) => {
  let [calls, allHeld] = [0, 0];
  await fc.assert(
    fc.asyncProperty(worlds, async ({ campaign, people, hour, ...tenant }) => {
      await using world = await openWorld({
        pool,
        start: "2031-03-03T00:00:00Z",
        simulator: { scriptFor: () => ({ lastsSeconds: 5 }) },
      });
      const { context } = world;
      const { id: tenantId } = await givenTenant(world, { maxConcurrentCalls: 20 });
      const actor = systemOf(tenantId);
      await updateTenant(context, actor, {
        contactCaps: tenant.contactCaps,
        ...(tenant.hasCourtesyHours && { courtesyHours }),
      });
      const scheduleDays = campaign.scheduleFrequency === null ? [] : [1, 2, 3, 4, 5, 6, 7];
      const settings = { ...campaign, endTime: "22:00", scheduleDays };
      const campaignId = await givenCampaign(world, { id: tenantId }, settings);
      await updateCampaign(context, actor, campaignId, { callType: "TELEMARKETING" });
      if (tenant.hasRules) await updateTenant(context, actor, { callingRules: loadSmallPack() });
      const make = async (before: string): Promise<string[]> => {
        const of = phones.filter((_, index) => people[index]!.before === before);
        return await Promise.all(
          of.map(async (phone) => (await createContact(context, actor, { phone })).id),
        );
      };
      const join = async (contactIds: string[]) => {
        if (contactIds.length > 0) await enrolContacts(context, actor, { campaignId, contactIds });
      };
      await join(await make("CALLED"));
      await pass(world, "2031-03-04T00:00:00Z", 8);
      await world.jumpTo(new Date(Date.UTC(2031, 2, 4, hour, 30)).toISOString());
      await make("CONTACT");
      const barred = phones.filter((_, index) => people[index]!.isBarred);
      if (barred.length > 0) await addToDoNotCall(context, actor, { phones: barred });
      for (const id of await make("DELETED")) await deleteContact(context, actor, id);
      await join(await make("WAITING"));
      await world.settle();
      await record(world, actor, people);

      const lines = people.flatMap(({ inFile, timeZone, doNotCall, extension }, index) => {
        const row = `${phones[index]},${extension},${timeZone},${doNotCall}`;
        return inFile === "NOT" ? [] : inFile === "ROW" ? [row] : [row, row];
      });
      const bytes = (async function* () {
        yield Buffer.from(
          `phone,extension,time zone,do not call\n${lines.join("\n")}\nnobody,,,\n`,
        );
      })();
      const file = { name: "any.csv", bytes };
      const { id } = await stageImport(context, actor, { campaignId, file, mapping: {} });
      await runImport(context, id);
      const preview = await previewOf(world, id);
      const others = await waiting(world);
      const began = world.now();
      const former = world.simulator.calls.length;
      await confirmImport(context, actor, id);
      await runImport(context, id);
      await world.settle();
      const { firstCallAt } = preview;
      if (firstCallAt !== null && Date.parse(firstCallAt) > began.getTime()) {
        await world.jumpTo(new Date(Date.parse(firstCallAt) - minuteMs).toISOString());
        await world.advanceTo(new Date(firstCallAt));
      }
      await pass(world, "2031-03-06T06:00:00Z", 3);
      const made = world.simulator.calls
        .slice(former)
        .filter(({ number }) => !others.has(number))
        .map(({ createdAt }) => createdAt.getTime());
      const held = heldCalls(preview).reduce((sum, [, number]) => sum + number, 0);
      expect(made.length).toBe(preview.calls - held);
      const first = made.length === 0 ? null : new Date(Math.min(...made)).toISOString();
      expect(first).toBe(firstCallAt);
      calls += made.length;
      allHeld += held;
    }),
    { numRuns: 6, seed: 5 },
  );
  expect(calls).toBeGreaterThan(5);
  expect(allHeld).toBeGreaterThan(0);
});

/** Moves to an instant with a tick every so many hours: the windows of an area are open together for three at least. */
async function pass(world: World, until: string, hours: number): Promise<void> {
  for (let at = world.now().getTime(); at < Date.parse(until); at += hours * hourMs) {
    await world.jumpTo(new Date(at).toISOString());
    await world.tick();
    await world.advance(10_000);
  }
}

/** The preview, after a look at whether its numbers add up. */
async function previewOf({ context: { pool } }: World, id: string): Promise<PreviewCounts> {
  const { rows } = await pool.query<{ preview: PreviewCounts; accepted: number; sum: boolean }>(
    `select preview, accepted_rows as accepted,
       total_rows = accepted_rows + rejected_rows + duplicate_rows as sum from import where id = $1`,
    [id],
  );
  const { preview, accepted, sum } = rows[0]!;
  const { newContacts, updatedContacts, unchangedContacts, conflicts } = preview;
  expect(sum).toBe(true);
  expect(newContacts + updatedContacts + unchangedContacts + conflicts).toBe(accepted);
  return preview;
}

/** The phones of those who have a call that waits, whatever the file says. */
async function waiting({ context: { pool } }: World): Promise<Set<string>> {
  const { rows } = await pool.query<{ phone: string }>(
    "select phone from call join contact on contact.id = contact_id where status = 'SCHEDULED'",
  );
  return new Set(rows.map(({ phone }) => phone));
}

/** Consents, and checks against the list that the rules want, also of numbers that are no contacts. */
async function record(
  world: World,
  actor: Actor,
  people: readonly (typeof person extends fc.Arbitrary<infer Person> ? Person : never)[],
): Promise<void> {
  const { context } = world;
  const now = world.now();
  const consents = phones.flatMap((phone, index) => {
    const kind = people[index]!.consent;
    return kind === null
      ? []
      : [{ phone, kind, callTypes: ["TELEMARKETING" as const], givenAt: now }];
  });
  if (consents.length > 0) await recordConsents(context, actor, consents);
  const clear = phones.filter((_, index) => people[index]!.isChecked);
  if (clear.length === 0) return;
  await recordListCheck(context, actor, { list: "north", version: "1", asOf: now, clear });
}
