import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign } from "#domain/campaigns/campaign-life.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { cleanUpImports, importContacts, resumeImports } from "#domain/imports/imports.ts";
import { ended, leftovers, upload } from "./import-file.ts";
import { test, two } from "./import-story.ts";

describe("an upload is refused at once", () => {
  test.for<[what: string, content: string | Uint8Array, message: RegExp]>([
    ["when it is empty", "", /the file is empty/],
    ["when it is an Excel workbook", "PK\x03\x04…", /save the sheet as "CSV UTF-8"/],
    ["when it is a picture", Buffer.from([0x89, 0x50, 0, 0, 0, 13]), /not a text file/],
  ])("%s", async ([, content, message], { story }) => {
    const goal = await story.goalOf();
    await expect(upload(goal, content)).rejects.toThrow(message);
    expect(await leftovers(story.world.context.pool)).toBe(0);
  });

  test("when it breaks off, and nothing is left of it", async ({ story }) => {
    const goal = await story.goalOf();
    async function* brokenOff(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(2_500_000, "a,b\n");
      throw new Error("the line went dead");
    }
    await expect(upload(goal, brokenOff())).rejects.toThrow("the line went dead");
    const { pool } = story.world.context;
    expect(await leftovers(pool)).toBe(0);
    expect((await pool.query("select from import")).rowCount).toBe(0);
  });

  test("when there is no such campaign, or it is another tenant's", async ({ story }) => {
    const goal = await story.goalOf();
    const other = await story.goalOf();
    await expect(upload({ ...goal, campaignId: other.campaignId }, two)).rejects.toMatchObject({
      name: "NotFoundError",
    });
  });

  test("when the campaign was deleted, also while the file came in", async ({ story }) => {
    const goal = await story.goalOf();
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(two);
      await deleteCampaign(story.world.context, systemOf(goal.tenantId), goal.campaignId);
    }
    const refusal = { name: "NotPossibleError", message: /deleted/ };
    await expect(upload(goal, slow())).rejects.toMatchObject({ name: "NotPossibleError" });
    await expect(upload(goal, two)).rejects.toMatchObject({ name: refusal.name });
    expect(await leftovers(story.world.context.pool)).toBe(0);
  });

  test("when the campaign has ended", async ({ story }) => {
    const goal = await story.goalOf({ endsOn: "2030-03-03" });
    await expect(upload(goal, two)).rejects.toThrow("has no window left");
  });

  test("when its default country is none", async ({ story }) => {
    const { tenantId, campaignId, world } = await story.goalOf();
    const file = {
      name: "",
      bytes: (async function* () {
        yield Buffer.from(two);
      })(),
    };
    const input = { campaignId, file, mapping: {}, defaultCountry: "Atlantis" };
    await expect(importContacts(world.context, systemOf(tenantId), input)).rejects.toMatchObject({
      problems: [{ path: ["defaultCountry"] }],
    });
  });
});

describe("what is left lying about", () => {
  test("of an upload that was cut off is forgotten after a day", async ({ story }) => {
    const { pool } = story.world.context;
    await pool.query(
      "insert into import_chunk (import_id, tenant_id, ordinal, bytes) select uuid_v7(), uuid_v7(), n, 'x' from generate_series(0, 1) n",
    );
    const cleanUpAt = async (now: Date) => {
      await cleanUpImports({ ...story.world.context, clock: { now: async () => now } });
      return await leftovers(pool);
    };
    const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    expect(await cleanUpAt(hoursFromNow(23))).toBe(2);
    expect(await cleanUpAt(hoursFromNow(25))).toBe(0);
  });

  test("of an import that waits to be read is kept", async ({ story }) => {
    const { context } = story.world;
    const id = await upload(await story.goalOf(), two);
    const clock = { now: async () => new Date("2031-01-01T00:00:00Z") };
    await cleanUpImports({ ...context, clock });
    await runImport(context, id);
    expect(await ended(context.pool, id)).toMatchObject({ status: "COMPLETED", accepted: 2 });
  });
});

test("an import whose worker has died is given to another after half a minute", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const { context } = story.world;
  const id = await upload(goal, two);
  await context.pool.query("truncate call_scheduler_queue._private_jobs");
  await context.pool.query("update import set heartbeat_at = $1", [story.world.now()]);
  const jobs = async () => {
    await resumeImports(context);
    return (await context.pool.query("select from call_scheduler_queue.jobs")).rowCount;
  };
  await story.world.jumpTo("2030-03-04T08:00:30Z");
  expect(await jobs()).toBe(0);
  await story.world.jumpTo("2030-03-04T08:00:31Z");
  expect(await jobs()).toBe(1);
  expect(await jobs()).toBe(1);
  await story.world.settle();
  expect(await ended(context.pool, id)).toMatchObject({ status: "COMPLETED", accepted: 2 });
});
