import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { removeFromDoNotCall } from "#domain/contacts/do-not-call.ts";
import { importDoNotCall } from "#domain/imports/import-do-not-call.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { answered, optsOut } from "#test/fates.ts";
import { givenCampaign, givenCampaignWith } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { importFile } from "../domain/import-file.ts";

const monday = "2031-03-03T08:59:00Z";

test("a person who opts out in Monday's call is not called again, by whatever campaign or file, until somebody allows it; nor is one from a file", async ({
  pool,
}) => {
  // The contact with the first number.
  let first = "";
  await using world = await openWorld({
    pool,
    start: monday,
    simulator: { scriptFor: ({ number }) => (number === first ? optsOut : answered) },
  });
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 3, {
    optOutField: "optOut",
  });
  const [ada, bob, cleo] = contacts;
  first = ada!.phone;
  const actor = systemOf(tenant.id);
  const calledSince = (from: number) =>
    world.simulator.calls
      .slice(from)
      .map(({ number }) => number)
      .toSorted();
  const everybody = contacts.map(({ phone }) => phone);

  await world.advanceTo("2031-03-03T09:10:00Z");
  expect(calledSince(0)).toEqual(everybody);
  const why = { campaignId: campaign, contactId: ada!.id, at: null };
  expect((await whyNotCalled(world.context, tenant.id, why)).message).toContain(
    "the number has been on the do-not-call list since 2031-03-03 09:00 UTC (said in a call)",
  );

  // Tuesday: a new campaign, for which a file brings the number once more; and a list of numbers not to call.
  const other = await givenCampaign(world, tenant, { startTime: "12:00" });
  const file = `name,phone\nAda,${ada!.phone}\nDora,+14155559904\n`;
  await importFile({ world, tenantId: tenant.id, campaignId: other }, file);
  async function* list(): AsyncGenerator<Buffer> {
    yield Buffer.from(`${bob!.phone}\n+14155559999\n`);
  }
  await importDoNotCall(world.context, actor, { file: { name: "list.csv", bytes: list() } });
  await world.jumpTo("2031-03-04T08:59:00Z");
  await world.advanceTo("2031-03-04T12:10:00Z");
  expect(calledSince(3)).toEqual(["+14155559904", cleo!.phone].toSorted());

  // Wednesday: Ada has changed her mind.
  await removeFromDoNotCall(world.context, actor, { contactIds: [ada!.id] });
  await world.jumpTo("2031-03-05T08:59:00Z");
  await world.advanceTo("2031-03-05T09:10:00Z");
  expect(calledSince(5)).toEqual([ada!.phone, cleo!.phone].toSorted());
  const { rows } = await pool.query("select source from do_not_call order by 1");
  expect(rows).toEqual([{ source: "CALL" }, { source: "IMPORT" }, { source: "IMPORT" }]);
});
