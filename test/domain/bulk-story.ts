import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { type BulkInput, startBulkJob } from "#domain/bulk/bulk-jobs.ts";
import { workOnBulk } from "#domain/bulk/bulk-work.ts";
import type { DomainContext } from "#domain/context.ts";
import type { BulkVerb } from "#rules/bulk.ts";
import { givenCampaignWith } from "#test/given.ts";
import type { World } from "#test/world.ts";

/** A campaign with a call that waits to each of so many contacts. */
export async function givenWaiting(world: World, people: number) {
  const { tenant, campaign: campaignId, contacts } = await givenCampaignWith(world, people);
  const tenantId = tenant.id;
  const { rows } = await world.context.pool.query<{ id: string }>(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, $2 from enrolment where campaign_id = $1 returning id`,
    [campaignId, new Date(world.now().getTime() + 86_400_000)],
  );
  const callIds = rows.map(({ id }) => id);
  const contactIds = contacts.map(({ id }) => id);
  return { tenantId, actor: systemOf(tenantId), campaignId, callIds, contactIds };
}

export type Waiting = Awaited<ReturnType<typeof givenWaiting>>;

/** A job for these rows. */
export function inputFor(
  verb: BulkVerb,
  ids: readonly string[],
  change: Partial<BulkInput> = {},
): BulkInput {
  return {
    verb,
    campaignId: null,
    dueAt: null,
    isCallback: false,
    next: (_tx, last, take) => {
      const from = last === null ? 0 : ids.indexOf(last) + 1;
      return Promise.resolve(ids.slice(from, from + take));
    },
    ...change,
  };
}

/** Begins a job, and does it to its end. Returns what came of it. */
export async function done(
  world: World,
  { actor, tenantId }: Pick<Waiting, "actor" | "tenantId">,
  input: BulkInput,
): Promise<object> {
  const { id } = await startBulkJob(world.context, actor, input);
  // Where the machine is slow, a job leaves the rest to further ones.
  for (let isRunning = true; isRunning;) {
    await workOnBulk(world.context, { tenantId, bulkId: id });
    isRunning = (await outcomeOf(world.context, id)).status === "RUNNING";
  }
  return await outcomeOf(world.context, id);
}

/** The state of a job, and its counts by reason. */
export async function outcomeOf(
  { pool }: DomainContext,
  id: string,
): Promise<{ readonly status: string }> {
  const { rows } = await pool.query<{
    status: string;
    found: number;
    done: number;
    refused: Record<string, { count: number }>;
    chunks: number;
  }>(
    `select status, found, done, refused,
       (select count(*)::int from bulk_chunk where bulk_id = bulk_job.id) as chunks
     from bulk_job where id = $1`,
    [id],
  );
  const { refused, chunks, ...rest } = rows[0]!;
  if (rest.status !== "RUNNING") expect(chunks).toBe(0);
  const counts = Object.entries(refused).map(([reason, { count }]) => [reason, count]);
  return { ...rest, ...Object.fromEntries(counts) };
}
