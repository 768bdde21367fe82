import { as, type RowOf, statement } from "#db/statement.ts";
import type { BulkCounts, BulkVerb } from "#rules/bulk.ts";

/**
 * Adds a job of a tenant ($1): verb, campaign, when calls are due, whether they are callbacks, the key and the user who
 * ask for it, its entry of the activity, how many rows it is about, now. One without rows is done.
 */
export const insertBulkJob = statement({
  text: `insert into bulk_job (tenant_id, verb, status, campaign_id, due_at, is_callback, api_key_id, user_id,
           activity_id, found, created_at, updated_at, ended_at)
         select $1, $2, case when $9 = 0 then 'DONE' else 'RUNNING' end, $3, $4, $5, $6, $7, $8, $9, $10, $10,
           case when $9 = 0 then $10::timestamptz end
         returning id`,
  params: [
    "uuid",
    as<BulkVerb>("text"),
    "uuid?",
    "timestamptz?",
    "bool",
    "uuid?",
    "uuid?",
    "uuid?",
    "int4",
    "timestamptz",
  ],
  row: { id: "uuid" },
});

/** Adds chunks of rows ($4: their ids, with commas between them) from a number ($3) on to a job ($2) of a tenant ($1). */
export const insertBulkChunk = statement({
  text: "insert into bulk_chunk (tenant_id, bulk_id, number, ids) values ($1, $2, $3, $4)",
  params: ["uuid", "uuid", "int4", "uuid[]"],
  row: {},
});

/** One row for each job of a tenant that is at work. */
export const runningBulkJobs = statement({
  text: "select from bulk_job where tenant_id = $1 and status = 'RUNNING'",
  params: ["uuid"],
  row: {},
});

/** Locks a job ($2) of a tenant ($1). */
export const lockBulkJob = statement({
  text: `select id, tenant_id as "tenantId", verb, status = 'RUNNING' as "isRunning", campaign_id as "campaignId",
           due_at as "dueAt", is_callback as "isCallback", found, done, refused, place, api_key_id as "apiKeyId",
           user_id as "userId", activity_id as "activityId"
         from bulk_job where tenant_id = $1 and id = $2 for no key update`,
  params: ["uuid", "uuid"],
  row: {
    id: "uuid",
    tenantId: "uuid",
    verb: as<BulkVerb>("text"),
    isRunning: "bool",
    campaignId: "uuid?",
    dueAt: "timestamptz?",
    isCallback: "bool",
    found: "int4",
    done: "int4",
    refused: as<BulkCounts["refused"]>("jsonb"),
    place: "int4",
    apiKeyId: "uuid?",
    userId: "uuid?",
    activityId: "uuid?",
  },
});

export type BulkJobRow = RowOf<typeof lockBulkJob>;

/** The next rows of a job ($2) of a tenant ($1), at most $4, behind the first $3 of its first chunk. */
export const nextBulkRows = statement({
  text: `select number, ids[$3 + 1 : $3 + $4] as ids, cardinality(ids) as size from bulk_chunk
         where tenant_id = $1 and bulk_id = $2 order by number limit 1`,
  params: ["uuid", "uuid", "int4", "int4"],
  row: { number: "int4", ids: "uuid[]", size: "int4" },
});

/** Deletes a chunk ($3) whose rows were handled. */
export const deleteBulkChunk = statement({
  text: "delete from bulk_chunk where tenant_id = $1 and bulk_id = $2 and number = $3",
  params: ["uuid", "uuid", "int4"],
  row: {},
});

/** Deletes the rows that are left of a job that was stopped. */
export const deleteBulkChunks = statement({
  text: "delete from bulk_chunk where tenant_id = $1 and bulk_id = $2",
  params: ["uuid", "uuid"],
  row: {},
});

/** What a step has done: counts, the place in the chunk, now; and how the job has ended (null: it goes on). */
export const recordBulk = statement({
  text: `update bulk_job set done = $3, refused = $4, place = $5, updated_at = $6, status = coalesce($7, status),
           ended_at = case when $7::text is null then ended_at else $6 end
         where tenant_id = $1 and id = $2`,
  params: [
    "uuid",
    "uuid",
    "int4",
    as<BulkCounts["refused"]>("jsonb"),
    "int4",
    "timestamptz",
    as<"DONE" | "STOPPED" | null>("text?"),
  ],
  row: {},
});

/** Jobs for which nobody has done anything since $1. */
export const neglectedBulkJobs = statement({
  text: `select tenant_id as "tenantId", id as "bulkId" from bulk_job
         where status = 'RUNNING' and updated_at <= $1 order by updated_at limit 1000`,
  params: ["timestamptz"],
  row: { tenantId: "uuid", bulkId: "uuid" },
});

/** Deletes jobs that ended before $1. */
export const deleteOldBulkJobs = statement({
  text: "delete from bulk_job where ended_at < $1",
  params: ["timestamptz"],
  row: {},
});
