import { describe, expect } from "vitest";
import { startBulkJob } from "#domain/bulk/bulk-jobs.ts";
import { workOnBulk } from "#domain/bulk/bulk-work.ts";
import { statuses } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { givenWaiting, inputFor, outcomeOf } from "../domain/bulk-story.ts";
import { dieEverywhere, loseJobs } from "./lives.ts";

interface Begun {
  readonly id: string;
  readonly campaignId: string;
  readonly tenantId: string;
}

describe("a process that dies at any point of a verb for many rows leaves each done once", () => {
  test.for(["CANCEL_CALLS", "DELETE_CONTACTS", "UNENROL_CONTACTS"] as const)(
    "%s",
    { timeout: 240_000 },
    async (verb, { pool, databaseUrl }) => {
      await using world = await openWorld({ pool, start: "2031-03-05T10:00:00Z", rowsPerStep: 1 });
      const all: Begun[] = [];
      const steps = await dieEverywhere(world, databaseUrl, async () => {
        const given = await givenWaiting(world, 3);
        const { actor, tenantId, campaignId, callIds, contactIds } = given;
        const ids = verb === "CANCEL_CALLS" ? callIds : contactIds;
        const of = verb === "UNENROL_CONTACTS" ? { campaignId } : {};
        const { id } = await startBulkJob(world.context, actor, inputFor(verb, ids, of));
        await loseJobs(world);
        all.push({ id, campaignId, tenantId });
        return (context) => workOnBulk(context, { tenantId, bulkId: id });
      });
      expect(steps.filter((step) => step === "commit").length).toBeGreaterThan(2);
      for (const { id, campaignId, tenantId } of all) {
        await workOnBulk(world.context, { tenantId, bulkId: id });
        expect(await outcomeOf(world.context, id)).toEqual({ status: "DONE", found: 3, done: 3 });
        expect(await statuses(world, campaignId)).toEqual({ CANCELLED: 3 });
      }
      const { rows } = await pool.query(
        "select from call_event where kind = 'CANCELLED' group by call_id having count(*) > 1",
      );
      expect(rows).toEqual([]);
    },
  );
});
