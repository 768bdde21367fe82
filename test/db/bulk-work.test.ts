import { expect } from "vitest";
import { startBulkJob } from "#domain/bulk/bulk-jobs.ts";
import { workOnBulk } from "#domain/bulk/bulk-work.ts";
import type { DomainContext } from "#domain/context.ts";
import type { BulkVerb } from "#rules/bulk.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { givenWaiting, inputFor } from "../domain/bulk-story.ts";

const many = 150;
/** Twice the rows cost at most so many times the work, and each row at most so many rows in all plans. */
const mostGrowth = 2.5;
const mostPerRow = 200;

test.for([
  "CANCEL_CALLS",
  "UNENROL_CONTACTS",
  "DELETE_CONTACTS",
] as const satisfies readonly BulkVerb[])(
  "the work of %s grows with the rows, and not faster",
  async (verb, { pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start: "2031-03-05T10:00:00Z", rowsPerStep: 50 });
    await using meter = await meterWork(pool, databaseUrl);
    const context: DomainContext = Object.create(world.context, { pool: { value: meter.pool } });
    const workOf = async (count: number): Promise<number> => {
      const { actor, tenantId, campaignId, callIds, contactIds } = await givenWaiting(world, count);
      const ids = verb === "CANCEL_CALLS" ? callIds : contactIds;
      const of = verb === "UNENROL_CONTACTS" ? { campaignId } : {};
      return await meter.rowsHandled(async () => {
        const { id } = await startBulkJob(context, actor, inputFor(verb, ids, of));
        await workOnBulk(context, { tenantId, bulkId: id });
      });
    };
    await workOf(3);
    await pool.query("analyze");
    const once = await workOf(many);
    const twice = await workOf(2 * many);
    expect(once).toBeLessThan(mostPerRow * many);
    expect(twice / once).toBeLessThan(mostGrowth);
  },
);
