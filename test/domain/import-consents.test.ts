import { readFileSync } from "node:fs";
import type pg from "pg";
import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { revokeConsent } from "#domain/contacts/consents.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { confirmImport } from "#domain/imports/staged-imports.ts";
import { undoImport } from "#domain/imports/undo-import.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { importFile } from "./import-file.ts";
import { previewOf, staged, statusOf } from "./staged-file.ts";

const start = "2030-03-04T08:00:00Z";
const file = `phone,Call consent,Call consent date,Call consent source
+14155550101,written,2030-01-31,"I agree, in writing."
+14155550102,yes,2030-02-01T10:00:00Z,
+14155550103,written,2030-02-01,the last row of a phone counts
+14155550104,perhaps,2030-02-01,
+14155550103,none,,
`;

async function openStory(pool: pg.Pool, callType: "SURVEY" | null = "SURVEY") {
  const world = await openWorld({ pool, start });
  const tenant = await givenTenant(world);
  const campaignId = await givenCampaign(world, tenant);
  const actor = systemOf(tenant.id);
  await updateCampaign(world.context, actor, campaignId, { callType });
  const consents = async () => {
    const { rows } = await pool.query<Record<string, unknown>>(
      `select phone, kind, call_types as "callTypes", given_at as "givenAt", source, import_id as "importId", id
       from consent where tenant_id = $1 order by phone, id`,
      [tenant.id],
    );
    return rows;
  };
  return {
    world,
    actor,
    campaignId,
    goal: { world, tenantId: tenant.id, campaignId },
    consents,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("consents of a file are recorded once, for the campaign's calls, and stay when it is undone", async ({
  pool,
}) => {
  await using story = await openStory(pool);
  const { world, actor, goal, consents } = story;
  const first = await importFile(goal, file);
  expect(first).toMatchObject({ status: "COMPLETED", accepted: 3, rejected: 1, duplicate: 1 });
  expect(first.problems).toEqual([
    "5: Call consent perhaps is no consent that can be read; write written, express or none",
  ]);
  const survey = { callTypes: ["SURVEY"], importId: first.id };
  expect(await consents()).toMatchObject([
    {
      ...survey,
      phone: "+14155550101",
      kind: "CONSENT_WRITTEN",
      givenAt: new Date("2030-01-31T00:00:00Z"),
      source: "I agree, in writing.",
    },
    {
      ...survey,
      phone: "+14155550102",
      kind: "CONSENT_EXPRESS",
      givenAt: new Date("2030-02-01T10:00:00Z"),
      source: null,
    },
  ]);

  // Neither again, nor what was revoked.
  const [{ id }] = (await consents()) as [{ id: string }];
  await revokeConsent(world.context, actor, { ids: [id] });
  await importFile(goal, file);
  expect(await consents()).toHaveLength(2);
  await undoImport(world.context, actor, first.id);
  expect(await consents()).toHaveLength(2);
});

test("consents of a staged file are shown, and recorded when it is confirmed", async ({ pool }) => {
  await using story = await openStory(pool);
  const { world, actor, goal, consents } = story;
  const id = await staged(goal, file);
  expect(await previewOf(goal, id)).toMatchObject({ consents: 2 });
  expect(await consents()).toEqual([]);
  await confirmImport(world.context, actor, id);
  await runImport(world.context, id);
  expect(await statusOf(goal, id)).toBe("COMPLETED");
  expect(await consents()).toHaveLength(2);
});

test("a row that is rejected because of another extension records no consent", async ({ pool }) => {
  await using story = await openStory(pool);
  const { goal, consents } = story;
  await importFile(goal, "phone,extension\n+14155550101,12\n");
  const rows =
    "phone,extension,call consent,call consent date\n+14155550101,13,written,2030-01-31\n";
  expect(await importFile(goal, rows)).toMatchObject({ accepted: 0, rejected: 1 });
  expect(await consents()).toEqual([]);
});

test("a campaign without a call type refuses a file with consents, and says what to do", async ({
  pool,
}) => {
  await using story = await openStory(pool, null);
  const { goal, consents } = story;
  const refused = await importFile(goal, file);
  expect(refused.status).toBe("FAILED");
  expect(refused.error).toContain("the campaign has no callType: set it with updateCampaign");
  const columns = (["Call consent", "Call consent date", "Call consent source"] as const).map(
    (header) => ({ header, role: "ATTRIBUTE" as const }),
  );
  expect(await importFile(goal, file, { mapping: { columns } })).toMatchObject({ accepted: 4 });
  expect(await consents()).toEqual([]);
});

test("the file that the recipe shows is read as it says", async ({ pool }) => {
  await using story = await openStory(pool);
  const recipe = new URL("../../docs/recipes/36-consents-of-a-file.graphql", import.meta.url);
  const lines = readFileSync(recipe, "utf8").split("\n");
  const [header, ...rows] = lines.flatMap((line) => /^# {3}(.*,.*)$/.exec(line)?.[1] ?? []);
  const people = rows.filter((row) => row.includes("+1"));
  const id = await staged(story.goal, [header, ...people, ""].join("\n"));
  expect(await previewOf(story.goal, id)).toMatchObject({
    newContacts: 3,
    consents: 2,
    rejections: {},
  });
});
