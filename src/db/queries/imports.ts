import { as, type RowOf, statement } from "#db/statement.ts";
import type { ColumnMapping } from "#rules/column-role.ts";

export const newImportId = statement({
  text: "select uuid_v7() as id",
  params: [],
  row: { id: "uuid" },
});

/**
 * Adds an import: its id, tenant, campaign, file name, bytes, columns by field, default country (null: the
 * tenant's), encoding (null: to be detected), now.
 */
export const insertImport = statement({
  text: `insert into import (id, tenant_id, campaign_id, file_name, file_bytes, mapping, default_country,
           encoding, created_at)
         select $1, $2, $3, $4, $5, $6, coalesce($7, default_country), $8, $9 from tenant where id = $2`,
  params: [
    "uuid",
    "uuid",
    "uuid",
    "text",
    "int8",
    as<ColumnMapping>("jsonb"),
    "text?",
    "text?",
    "timestamptz",
  ],
  row: {},
});

/** Running imports without a heartbeat since an instant: their workers have died. */
export const abandonedImports = statement({
  text: `select tenant_id as "tenantId", id as "importId" from import where status = 'RUNNING' and heartbeat_at < $1`,
  params: ["timestamptz"],
  row: { tenantId: "uuid", importId: "uuid" },
});

/** Takes the lease of a running import that has no lease, or whose last heartbeat is older than $3. */
export const takeImport = statement({
  text: `update import set heartbeat_at = $2
     where id = $1 and status = 'RUNNING' and (heartbeat_at is null or heartbeat_at < $3)
     returning id as "importId", tenant_id as "tenantId", campaign_id as "campaignId", mapping,
       default_country as "defaultCountry", encoding,
       (select allow_premium_rate_numbers from tenant where id = tenant_id) as "allowsPremiumRate",
       created_at as "createdAt", heartbeat_at as "heartbeatAt",
       json_build_object('accepted', accepted_rows, 'rejected', rejected_rows,
         'duplicate', duplicate_rows) as counts`,
  params: ["uuid", "timestamptz", "timestamptz"],
  row: {
    importId: "uuid",
    tenantId: "uuid",
    campaignId: "uuid",
    mapping: as<ColumnMapping>("jsonb"),
    defaultCountry: "text?",
    /** As it was given, or as this import has detected it before; null: not known yet. */
    encoding: "text?",
    /** As the tenant has it when the reading begins. */
    allowsPremiumRate: "bool",
    createdAt: "timestamptz",
    heartbeatAt: "timestamptz!",
    /** Rows read so far. */
    counts: as<{ accepted: number; rejected: number; duplicate: number }>("json"),
  },
});

export type TakenImport = RowOf<typeof takeImport>;

/** Gives up the lease, if the last heartbeat is still this one. */
export const releaseImport = statement({
  text: "update import set heartbeat_at = null where id = $1 and heartbeat_at = $2 and status = 'RUNNING'",
  params: ["uuid", "timestamptz"],
  row: {},
});

/** Writes a heartbeat. */
export const setHeartbeat = statement({
  text: "update import set heartbeat_at = $2 where id = $1",
  params: ["uuid", "timestamptz"],
  row: {},
});

/** Writes the numbers of rows: accepted, rejected, duplicate, total. */
export const setCounts = statement({
  text: `update import set accepted_rows = $2, rejected_rows = $3, duplicate_rows = $4, total_rows = $5
     where id = $1`,
  params: ["uuid", "int4", "int4", "int4", "int4"],
  row: {},
});

export const setEncoding = statement({
  text: "update import set encoding = $2 where id = $1",
  params: ["uuid", "text"],
  row: {},
});

/** Writes what the columns of the file are used for, a JSON array. */
export const setColumns = statement({
  text: "update import set columns = $2 where id = $1",
  params: ["uuid", "jsonb"],
  row: {},
});

/** Adds what a step did: calls scheduled, whether it was the last step, now, people not to be called. */
export const addStep = statement({
  text: `update import set calls_scheduled = calls_scheduled + $2,
       do_not_call_contacts = do_not_call_contacts + $5,
       status = case when $3 then 'COMPLETED' else status end,
       finished_at = case when $3 then $4::timestamptz end
     where id = $1`,
  params: ["uuid", "int4", "bool", "timestamptz", "int4"],
  row: {},
});

/** Ends an import with an error, which says what to do. */
export const markFailed = statement({
  text: "update import set status = 'FAILED', error = $2, finished_at = $3 where id = $1",
  params: ["uuid", "text", "timestamptz"],
  row: {},
});
