import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { resumeImports } from "#domain/imports/imports.ts";
import { cancelImport, confirmImport, remapImport } from "#domain/imports/staged-imports.ts";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { ended, importFile, leftovers, members } from "./import-file.ts";
import { test, two } from "./import-story.ts";
import { counted, opening, previewOf, stage, staged, statusOf } from "./staged-file.ts";

test("a wrong file is remapped, confirmed, and comes out as its preview said", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  const id = await staged(goal, "who;alpha;beta\nAda;x;(415) 555-0101\n");
  expect(await ended(context.pool, id)).toMatchObject({
    status: "FAILED",
    error: expect.stringContaining("no column of telephone numbers"),
  });
  // What is in the file is shown, so that somebody can choose the column.
  const shown = await context.pool.query(
    `select jsonb_path_query_array(columns, '$[*].header') as headers, samples from import where id = $1`,
    [id],
  );
  const sample = (value: string) => [{ value, becomes: value, problem: null }];
  expect(shown.rows).toEqual([
    { headers: ["who", "alpha", "beta"], samples: ["Ada", "x", "(415) 555-0101"].map(sample) },
  ]);
  await expect(confirmImport(context, actor, id)).rejects.toMatchObject({
    code: "IMPORT_IS_NOT_STAGED",
    message: expect.stringContaining("remapImport"),
  });
  await remapImport(context, actor, id, { mapping: { phone: "alpha", name: "who" } });
  await runImport(context, id);
  expect(await previewOf(goal, id)).toMatchObject({ newContacts: 0, separator: ";" });
  await remapImport(context, actor, id, {
    mapping: { phone: "beta", name: "who" },
    defaultCountry: "US",
  });
  await expect(confirmImport(context, actor, id)).rejects.toMatchObject({
    code: "IMPORT_IS_BEING_READ",
  });
  await runImport(context, id);
  expect(await counted(goal, id)).toEqual({ newContacts: 1, calls: 1, firstCallAt: opening });
  await confirmImport(context, actor, id);
  await confirmImport(context, actor, id);
  await runImport(context, id);
  expect(await ended(context.pool, id)).toMatchObject({
    status: "COMPLETED",
    calls: 1,
    rejected: 0,
  });
  expect(await members(goal)).toEqual(["+14155550101 Ada SCHEDULED"]);
  expect(await leftovers(context.pool)).toBe(0);
  const { rows } = await context.pool.query("select samples from import where id = $1", [id]);
  expect(rows).toEqual([{ samples: [] }]);
});

test("what changes between the preview and the confirmation counts", async ({ story }) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  const id = await staged(goal, two);
  await importFile(goal, "name,phone\nAda,+14155550101\n");
  await stopCampaign(context, actor, goal.campaignId);
  await confirmImport(context, actor, id);
  await runImport(context, id);
  expect(await counted(goal, id)).toEqual({ newContacts: 2, calls: 2, firstCallAt: opening });
  const { rows } = await context.pool.query(
    "select new_contacts, unchanged_contacts, calls_scheduled from import where id = $1",
    [id],
  );
  expect(rows).toEqual([{ new_contacts: 1, unchanged_contacts: 1, calls_scheduled: 0 }]);
});

test("a separator that was given is used", async ({ story }) => {
  const goal = await story.goalOf();
  const id = await staged(goal, "sep=;\nname|phone\nAda, Bob; Cy|+14155550101\n", {
    separator: "|",
  });
  expect(await previewOf(goal, id)).toMatchObject({ separator: "|", newContacts: 1 });
});

test("an import is dropped in each of its states, and nothing of its file is left", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  const reading = await stage(goal, two);
  const waiting = await staged(goal, two);
  const failed = await staged(goal, "a,b\nc,d\n");
  const confirmed = await staged(goal, two);
  await confirmImport(context, actor, confirmed);
  for (const id of [reading, waiting, failed, confirmed]) {
    await cancelImport(context, actor, id);
    await cancelImport(context, actor, id);
    await runImport(context, id);
    expect(await statusOf(goal, id)).toBe("CANCELLED");
    await expect(confirmImport(context, actor, id)).rejects.toMatchObject({
      code: "IMPORT_IS_NOT_STAGED",
    });
    await expect(remapImport(context, actor, id, {})).rejects.toMatchObject({
      code: "IMPORT_IS_NOT_STAGED",
    });
  }
  expect(await leftovers(context.pool)).toBe(0);
  expect(await members(goal)).toEqual([]);
  const { id } = await importFile(goal, two);
  await expect(cancelImport(context, actor, id)).rejects.toMatchObject({ code: "IMPORT_IS_OVER" });
});

test("what nobody confirms within a day is dropped, also before the clean-up has run", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { world } = story;
  const actor = systemOf(goal.tenantId);
  const id = await staged(goal, two);
  const failed = await staged(goal, "a,b\nc,d\n");
  await world.jumpTo("2030-03-05T07:59:59.999Z");
  await cleanUp(world.context);
  expect(await statusOf(goal, id)).toBe("STAGED");
  await world.jumpTo("2030-03-05T08:00:00Z");
  await expect(confirmImport(world.context, actor, id)).rejects.toMatchObject({
    code: "IMPORT_IS_NOT_STAGED",
    message: expect.stringContaining("in time"),
  });
  await expect(remapImport(world.context, actor, failed, {})).rejects.toMatchObject({
    code: "IMPORT_FILE_IS_GONE",
  });
  await cleanUp(world.context);
  await runImport(world.context, id);
  await runImport(world.context, failed);
  expect(await statusOf(goal, id)).toBe("CANCELLED");
  expect(await statusOf(goal, failed)).toBe("FAILED");
  expect(await leftovers(world.context.pool)).toBe(0);
});

test("a campaign that is deleted meanwhile refuses the preview and the confirmation", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const actor = systemOf(goal.tenantId);
  const [id, later] = [await staged(goal, two), await stage(goal, two)];
  await deleteCampaign(context, actor, goal.campaignId);
  await expect(confirmImport(context, actor, id)).rejects.toMatchObject({
    code: "CAMPAIGN_DELETED",
  });
  await runImport(context, later);
  expect(await statusOf(goal, later)).toBe("FAILED");
});

test("a worker that dies while it counts is replaced", async ({ story }) => {
  const goal = await story.goalOf();
  const { world } = story;
  const id = await stage(goal, two);
  await world.context.pool.query("update import set heartbeat_at = $1", [world.now()]);
  await world.jumpTo("2030-03-04T08:00:31Z");
  await resumeImports(world.context);
  await runImport(world.context, id);
  expect(await statusOf(goal, id)).toBe("STAGED");
});
