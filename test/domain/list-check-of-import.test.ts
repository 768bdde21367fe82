import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import { type NewListCheck, recordListCheck } from "#domain/contacts/list-checks.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { confirmImport } from "#domain/imports/staged-imports.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { importFile } from "./import-file.ts";
import { staged } from "./staged-file.ts";

const start = "2030-03-04T08:00:00Z";
const phoneOf = (index: number) => `+1415555${String(1_000 + index)}`;
const fileOf = (...indices: number[]) =>
  ["phone", ...indices.map(phoneOf)].map((line) => `${line}\n`).join("");
const asOf = new Date("2030-03-03T00:00:00Z");

async function openStory(pool: pg.Pool, options: { readonly rowsPerStep?: number } = {}) {
  const world = await openWorld({ pool, start, ...options });
  const tenant = await givenTenant(world);
  const campaignId = await givenCampaign(world, tenant);
  const actor = systemOf(tenant.id);
  const check = (change: Partial<NewListCheck>) =>
    recordListCheck(world.context, actor, { list: "dnc", version: "1", asOf, ...change });
  const known = async (): Promise<string[]> => {
    const { rows } = await pool.query<{ known: string }>(
      `select phone || case when is_listed then ' listed' else '' end as known from list_check
       where tenant_id = $1 order by phone`,
      [tenant.id],
    );
    return rows.map((row) => row.known);
  };
  return {
    world,
    tenant,
    actor,
    campaignId,
    goal: { world, tenantId: tenant.id, campaignId },
    check,
    known,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

describe("a check of all numbers of an import", () => {
  test("that waits to be confirmed records its rows, but for those that are listed", async ({
    pool,
  }) => {
    await using story = await openStory(pool);
    const importId = await staged(story.goal, fileOf(1, 2, 3, 4));
    await story.check({ listed: [phoneOf(3)] });
    const { recorded, older } = await story.check({ importId, listed: [phoneOf(2)] });
    expect({ recorded, older }).toEqual({ recorded: 3, older: 1 });
    const all = [phoneOf(1), `${phoneOf(2)} listed`, `${phoneOf(3)} listed`, phoneOf(4)];
    expect(await story.known()).toEqual(all);

    // A later state of the list says otherwise, and an earlier one says nothing.
    const before = { importId, asOf: new Date("2030-03-02T00:00:00Z") };
    expect(await story.check(before)).toMatchObject({ recorded: 0, older: 4 });
    const later = { importId, asOf: new Date("2030-03-04T00:00:00Z") };
    expect(await story.check(later)).toMatchObject({ recorded: 4, older: 0 });
    expect(await story.known()).toEqual([1, 2, 3, 4].map(phoneOf));
  });

  test("of a large file goes on where the request before has stopped", async ({ pool }) => {
    // A request looks at 100 steps: 200 rows or members.
    await using story = await openStory(pool, { rowsPerStep: 2 });
    const all = Array.from({ length: 203 }, (_, index) => index);
    const importId = await staged(story.goal, fileOf(...all));
    // The first one on the list is behind the first 200.
    const listed = [phoneOf(201)];
    const first = await story.check({ importId, listed });
    expect(first).toMatchObject({ recorded: 201, older: 0 });
    expect(await story.known()).toHaveLength(201);
    const second = await story.check({ importId, after: first.next });
    expect(second).toMatchObject({ recorded: 2, older: 1, next: null });
    const marks = all.map((index) => (index === 201 ? `${phoneOf(index)} listed` : phoneOf(index)));
    expect(await story.known()).toEqual(marks);

    // The place is one of the file, and no place in the campaign.
    await confirmImport(story.world.context, story.actor, importId);
    await runImport(story.world.context, importId);
    const asOfMembers = new Date("2030-03-03T10:00:00Z");
    const again = { importId, asOf: asOfMembers };
    await expect(story.check({ ...again, after: first.next })).rejects.toThrow(
      "is no place in this import, which is COMPLETED now: begin again without it",
    );
    const members = await story.check(again);
    expect(members).toMatchObject({ recorded: 200, older: 0 });
    const rest = await story.check({ ...again, after: members.next });
    expect(rest).toMatchObject({ recorded: 3, next: null });
    await expect(story.check({ clear: [phoneOf(1)], after: "row:1" })).rejects.toThrow(
      "is given only together with importId",
    );
    for (const after of ["row:x", "member:1", "row:-1", "row:99999999999999"]) {
      await expect(story.check({ ...again, after })).rejects.toThrow("is no place in this import");
    }
  });

  test("that was applied records those whom it enrolled, with the numbers of the file alone", async ({
    pool,
  }) => {
    await using story = await openStory(pool);
    const { world, tenant, actor, campaignId, goal } = story;
    const [byHand] = await givenContacts(world, tenant, 1);
    await enrol(world, tenant, campaignId, [byHand!.id]);
    const first = await importFile(goal, fileOf(1, 2));
    const second = await importFile(goal, fileOf(2, 3, 4));
    const { rows } = await pool.query<{ id: string }>("select id from contact where phone = $1", [
      phoneOf(4),
    ]);
    await world.advance(60_000);
    await updateContact(world.context, actor, rows[0]!.id, { phone: phoneOf(9) });
    expect(await story.check({ importId: first.id })).toMatchObject({ recorded: 2 });
    expect(await story.known()).toEqual([1, 2].map(phoneOf));
    // The number of the fourth is another one now, which nobody has compared.
    expect(await story.check({ importId: second.id })).toMatchObject({ recorded: 2 });
    expect(await story.known()).toEqual([1, 2, 3].map(phoneOf));
  });

  test("is refused for an import that is not there, is not ready, or with a number that cannot be read", async ({
    pool,
  }) => {
    await using story = await openStory(pool);
    const other = await givenTenant(story.world);
    const importId = await staged(story.goal, fileOf(1));
    const foreign = { list: "dnc", version: "1", asOf, importId };
    const refused = [
      [() => recordListCheck(story.world.context, systemOf(other.id), foreign), ["importId"]],
      [() => story.check({ importId: "x", listed: [phoneOf(1)] }), ["importId"]],
      [() => story.check({ importId, listed: ["x"] }), ["listed", "0"]],
      [() => story.check({}), ["clear"]],
    ] as const;
    for (const [checking, path] of refused) {
      await expect(checking()).rejects.toMatchObject({ problems: [{ path }] });
    }
    await pool.query("update import set status = 'FAILED' where id = $1", [importId]);
    await expect(story.check({ importId })).rejects.toMatchObject({
      problems: [{ message: "is FAILED: name an import that is STAGED or COMPLETED" }],
    });
    expect(await story.known()).toEqual([]);
  });
});
