import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deriveAreas } from "#domain/areas.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { createContact } from "#domain/contacts/contacts.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { dieEverywhere, everybodyOnce, loseJobs, silent } from "./lives.ts";

// 10:00 in London, 11:00 in Berlin.
const start = "2031-03-05T10:00:00Z";
const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 20 }) };
const zones = ["Europe/London", "Europe/Berlin", "Europe/London"];

test("a process that dies at any point of deriving areas leaves people who are rung once", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  // The same people for all lives: each tenant more is a statement more.
  const tenant = await givenTenant(world);
  const actor = systemOf(tenant.id);
  const campaignId = await givenCampaign(world, tenant, { hoursOf: "CONTACT" });
  const contactIds: string[] = [];
  for (const [n, timeZone] of zones.entries()) {
    const input = { phone: `+1800555100${n}`, timeZone };
    contactIds.push((await createContact(world.context, actor, input)).id);
  }
  await enrolContacts(world.context, actor, { campaignId, contactIds });
  await loseJobs(world);
  const lanes = async () =>
    (
      await pool.query<{ key: string | null }>(
        `select area.key from contact join enrolment on contact_id = contact.id
           join call using (campaign_id, contact_id) left join area on area.id = area_id
         where enrolment.lane = coalesce(area_id, 0) and call.lane = coalesce(area_id, 0) order by phone`,
      )
    ).rows.map(({ key }) => key);
  const derived = await lanes();
  expect(derived).toEqual(zones.map((zone) => expect.stringContaining(zone)));
  const seen = new Set<number>();

  const steps = await dieEverywhere(world, databaseUrl, async () => {
    seen.add((await lanes()).filter((key) => key !== null).length);
    // Some have no area, and those of all are to be derived again by the rules of a new version.
    await pool.query("update contact set area_id = null where id <> $1", [contactIds[0]]);
    await pool.query("update area_derivation set version = '', reached = null, again_at = null");
    return (context) => deriveAreas(context);
  });

  expect(steps.filter((step) => step === "write-areas")).toHaveLength(2);
  // Some died before they had written an area, and some afterwards.
  expect(seen).toEqual(new Set([1, zones.length]));
  await deriveAreas(world.context);
  expect(await lanes()).toEqual(derived);
  await everybodyOnce(world, zones.length);
});
