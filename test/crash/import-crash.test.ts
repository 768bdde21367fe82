import fc from "fast-check";
import type pg from "pg";
import { describe, expect } from "vitest";
import { createPool } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { test as base } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { ended, type Goal, importFile, leftovers, members, upload } from "../domain/import-file.ts";

/** Of each batch and step there is more than one: four batches to read, and two steps to apply. */
const manyRows = 2_400;
const phoneOf = (row: number) => `+1415556${1_000 + row}`;
const manyContacts = Array.from({ length: manyRows }, (_, row) => phoneOf(row));
const file = `phone,name\n${manyContacts.map((phone) => `${phone},x\nbad,x\n${phone},y`).join("\n")}`;
const counts = {
  status: "COMPLETED",
  total: 3 * manyRows,
  accepted: manyRows,
  rejected: manyRows,
  duplicate: manyRows,
  calls: manyRows,
};

interface Story {
  readonly world: World;
  readonly goal: Goal;
  /** Its clock goes on by a second whenever it is asked, so that every step tells how far it is. */
  readonly context: DomainContext;
  readonly waitAMinute: () => void;
}

const test = base.extend("story", async ({ pool }, { onCleanup }): Promise<Story> => {
  const world = await openWorld({ pool, start: "2030-03-04T08:00:00Z" });
  onCleanup(() => world[Symbol.asyncDispose]());
  const tenant = await givenTenant(world);
  const campaignId = await givenCampaign(world, tenant, { scheduleFrequency: null });
  let now = world.now().getTime();
  const clock = { now: async () => new Date((now += 1_000)) };
  return {
    world,
    goal: { world, tenantId: tenant.id, campaignId },
    context: { ...world.context, clock },
    waitAMinute: () => (now += 60_000),
  };
});

/** A worker with connections of its own, of which every one breaks while it does its n-th step. */
function doomedWorker({ context }: Story, databaseUrl: string, n: number): DomainContext {
  const pool = createPool(`${databaseUrl}?application_name=doomed`);
  let steps = 0;
  const clock = {
    async now() {
      if (++steps === n) {
        void pool.end();
        void context.pool.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doomed'",
        );
      }
      return await context.clock.now(pool);
    },
  };
  return { ...context, pool, clock };
}

describe("a worker that dies in the middle of an import", () => {
  // First it takes the lease, then it reads in nine steps and applies in two.
  test.for([2, 5, 9, 10, 11, 12])(
    "in its step %s costs nothing and repeats nothing",
    async (n, { story, databaseUrl }) => {
      const { goal, context } = story;
      const id = await upload(goal, file);
      await expect(runImport(doomedWorker(story, databaseUrl, n), id)).rejects.toThrow();

      await runImport(context, id);
      expect(await ended(context.pool, id)).toMatchObject({ status: "RUNNING" });
      story.waitAMinute();
      await runImport(context, id);
      expect(await ended(context.pool, id)).toMatchObject(counts);
      expect(await members(goal)).toEqual(manyContacts.map((phone) => `${phone} y SCHEDULED`));
      expect(await leftovers(context.pool)).toBe(0);
    },
  );

  test("when calls that it has made are over already, calls nobody again", async ({
    story,
    databaseUrl,
  }) => {
    const { goal, context } = story;
    const { pool } = context;
    const id = await upload(goal, file);
    await expect(runImport(doomedWorker(story, databaseUrl, 12), id)).rejects.toThrow();
    const { rowCount } = await pool.query(
      "update call set status = 'COMPLETED', reached_phone = true, placed_at = $1",
      ["2030-03-04T09:00:00Z"],
    );
    expect(rowCount).toBe(1_250);
    // The next day, in another round.
    const clock = { now: async () => new Date("2030-03-05T08:00:00Z") };
    await runImport({ ...context, clock }, id);
    expect(await ended(pool, id)).toMatchObject(counts);
    const twice = await pool.query("select from call group by contact_id having count(*) > 1");
    expect(twice.rowCount).toBe(0);
  });
});

test("an upload whose last answer from the database was lost keeps its file: it may be an import", async ({
  story,
}) => {
  const { goal, context } = story;
  const { pool } = context;
  const lossy = Object.create(pool, {
    query: { value: pool.query.bind(pool) },
    connect: {
      async value() {
        const client = await pool.connect();
        const query = async (text: string, ...values: []) => {
          const answer = await client.query(text, ...values);
          if (text === "commit") throw new Error("Connection terminated unexpectedly");
          return answer;
        };
        return Object.create(client, { query: { value: query } }) as pg.PoolClient;
      },
    },
  }) as pg.Pool;
  const world = { ...goal.world, context: { ...context, pool: lossy } };
  await expect(upload({ ...goal, world } as Goal, file)).rejects.toThrow("terminated");

  const { rows } = await pool.query<{ id: string }>("select id from import");
  await runImport(context, rows[0]!.id);
  expect(await ended(pool, rows[0]!.id)).toMatchObject(counts);
});

test("a worker that was taken for dead writes nothing any more", async ({ story }) => {
  const { goal, context } = story;
  const { pool } = context;
  const id = await upload(goal, file);
  let transactions = 0;
  const slowPool = {
    query: pool.query.bind(pool),
    async connect() {
      // Between two of its steps another worker goes on with the import, and finishes it.
      if (++transactions === 6) {
        story.waitAMinute();
        await runImport(context, id);
        expect(await ended(pool, id)).toMatchObject(counts);
      }
      return await pool.connect();
    },
  } as unknown as pg.Pool;
  await runImport({ ...context, pool: slowPool }, id);
  expect(transactions).toBe(6);
  expect(await ended(pool, id)).toMatchObject(counts);
});

test("of two workers at once one works", async ({ story }) => {
  const { goal, context } = story;
  const id = await upload(goal, file);
  await Promise.all([runImport(context, id), runImport(context, id), runImport(context, id)]);
  expect(await ended(context.pool, id)).toMatchObject(counts);
  expect(await members(goal)).toHaveLength(manyRows);
});

test("two imports of one file at once call everybody once", async ({ story }) => {
  const { goal, context } = story;
  const ids = await Promise.all([upload(goal, file), upload(goal, file)]);
  await Promise.all(ids.map((id) => runImport(context, id)));
  const results = await Promise.all(ids.map((id) => ended(context.pool, id)));
  expect(results.map(({ status }) => status)).toEqual(["COMPLETED", "COMPLETED"]);
  expect(results[0]!.calls + results[1]!.calls).toBe(manyRows);
  expect(await members(goal)).toEqual(manyContacts.map((phone) => `${phone} y SCHEDULED`));
});

test("an import that fails through no fault of the file is tried again for a day", async ({
  story,
}) => {
  const { goal, context } = story;
  const id = await upload(goal, "phone\n+14155550101");
  await context.pool.query("alter table import_row rename to import_row_gone");
  try {
    await expect(runImport(context, id)).rejects.toThrow("import_row");
    expect(await ended(context.pool, id)).toMatchObject({ status: "RUNNING" });
  } finally {
    await context.pool.query("alter table import_row_gone rename to import_row");
  }
  await runImport(context, id);
  expect(await ended(context.pool, id)).toMatchObject({ status: "COMPLETED", accepted: 1 });
});

/** A row of a file, and the phone that it brings; null when it brings none. */
const row = fc.oneof(
  fc
    .record({
      name: fc.string({ maxLength: 8 }),
      digits: fc.integer({ min: 100, max: 115 }),
      isQuoted: fc.boolean(),
    })
    .map(({ name, digits, isQuoted }) => {
      const phone = `+1415555${9_000 + digits}`;
      const cell = isQuoted ? `"${phone}"` : phone;
      return { phone, line: `"${name.replaceAll('"', '""')}",${cell}` };
    }),
  fc
    .constantFrom("x,", "x,abc", "x,+1", 'x"y,+14155559100', '"x"y,+14155559100', "x,1,2,3")
    .map((line) => ({ phone: null, line })),
  fc.constantFrom("", ",", " , ").map((line) => ({ phone: undefined, line })),
);

test("whatever stands in a file, every row is counted once and every good phone has one call", async ({
  story,
}) => {
  const { goal, world } = story;
  const { pool } = world.context;
  const header = { phone: null, line: "name,phone" };
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
      const good = rows.flatMap(({ phone }) => phone ?? []);
      const bad = rows.filter(({ phone }) => phone === null);
      const phones = [...new Set(good)].toSorted();
      const lineBreak = rows.length % 2 === 0 ? "\n" : "\r\n";
      const result = await importFile(
        goal,
        [header, ...rows].map(({ line }) => line).join(lineBreak),
      );
      if (good.length + bad.length === 0) {
        expect(result.status).toBe("FAILED");
        return;
      }
      expect(result).toMatchObject({
        status: "COMPLETED",
        total: good.length + bad.length,
        accepted: phones.length,
        rejected: bad.length,
        duplicate: good.length - phones.length,
        calls: phones.length,
      });
      expect((await members(goal)).map((member) => member.split(" ")[0])).toEqual(phones);
      const open = await pool.query("select contact_id from call group by 1 having count(*) <> 1");
      expect(open.rowCount).toBe(0);
      await pool.query("delete from contact");
    }),
    { numRuns: 40 },
  );
});
