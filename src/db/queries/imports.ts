import { as, type RowOf, statement } from "#db/statement.ts";
import type { ColumnMapping } from "#rules/column-role.ts";
import type { ColumnUse } from "#rules/import-columns.ts";
import type { PreviewCounts, Rejections } from "#rules/import-preview.ts";
import type { OnEmpty } from "#rules/on-empty.ts";
import { statesAtWork, statesWithFile } from "./import-states.ts";

export const newImportId = statement({
  text: "select uuid_v7() as id",
  params: [],
  row: { id: "uuid" },
});

/**
 * Adds an import: its id, tenant, campaign, file name, bytes, columns, default country (null: the tenant's), encoding
 * (null: to be detected), now, separator (null: to be detected), whether it is applied only when it is confirmed, what
 * empty cells do, and until when it can be undone.
 */
export const insertImport = statement({
  text: `insert into import (id, tenant_id, campaign_id, file_name, file_bytes, mapping, default_country,
           encoding, created_at, separator, has_preview, status, on_empty, undoable_until)
         select $1, $2, $3, $4, $5, $6, coalesce($7, default_country), $8, $9, $10, $11,
           case when $11 then 'STAGING' else 'RUNNING' end::import_status, $12, $13
         from tenant where id = $2`,
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
    "text?",
    "bool",
    as<OnEmpty>("text"),
    "timestamptz?",
  ],
  row: {},
});

/** Imports that are read or applied, without a heartbeat since an instant: their workers have died. */
export const abandonedImports = statement({
  text: `select tenant_id as "tenantId", id as "importId" from import where status in (${statesAtWork}) and heartbeat_at < $1`,
  params: ["timestamptz"],
  row: { tenantId: "uuid", importId: "uuid" },
});

/** Takes the lease of an import that is read or applied and has no lease, or whose last heartbeat is older than $3. */
export const takeImport = statement({
  text: `update import set heartbeat_at = $2
     where id = $1 and status in (${statesAtWork}) and (heartbeat_at is null or heartbeat_at < $3)
     returning id as "importId", tenant_id as "tenantId", campaign_id as "campaignId", mapping,
       default_country as "defaultCountry", encoding, separator, has_preview as "hasPreview", status,
       number, read_at is not null as "isRead", preview_line as "previewLine", preview, rejections,
       on_empty as "onEmpty", columns,
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
    /** The same of the separator. */
    separator: "text?",
    hasPreview: "bool",
    status: as<"STAGING" | "RUNNING">("import_status"),
    /** What its contacts and memberships remember of it. */
    number: "int4",
    /** Of a staged import: its file has been read to its end. */
    isRead: "bool",
    /** The rows up to this line are counted in `preview`. */
    previewLine: "int4",
    preview: as<PreviewCounts | null>("jsonb?"),
    /** How many rows were rejected, by code. */
    rejections: as<Rejections>("jsonb"),
    onEmpty: as<OnEmpty>("text"),
    /** What the columns are; empty until the header was read. */
    columns: as<readonly ColumnUse[]>("jsonb"),
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
  text: `update import set heartbeat_at = null where id = $1 and heartbeat_at = $2 and status in (${statesAtWork})`,
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

/** Writes what the columns of the file are used for, a JSON array, and its separator. */
export const setColumns = statement({
  text: "update import set columns = $2, separator = $3 where id = $1",
  params: ["uuid", "jsonb", "text"],
  row: {},
});

export const setSamples = statement({
  text: "update import set samples = $2 where id = $1",
  params: ["uuid", "jsonb"],
  row: {},
});

/** Notes that the file was read to its end at $2: rejected rows by code, samples by column. The preview begins. */
export const setRead = statement({
  text: `update import set read_at = $2, rejections = $3, samples = $4, preview = null, preview_line = 0
     where id = $1`,
  params: ["uuid", "timestamptz", "jsonb", "jsonb"],
  row: {},
});

/**
 * Adds what a step did: calls scheduled, whether it was the last step, now, people not to be called, and the numbers of
 * contacts that are new, changed and unchanged and of memberships that are new ($6).
 */
export const addStep = statement({
  text: `update import set calls_scheduled = calls_scheduled + $2,
       do_not_call_contacts = do_not_call_contacts + $5,
       new_contacts = new_contacts + ($6::int[])[1], updated_contacts = updated_contacts + ($6::int[])[2],
       unchanged_contacts = unchanged_contacts + ($6::int[])[3],
       enrolled_contacts = enrolled_contacts + ($6::int[])[4],
       status = case when $3 then 'COMPLETED' else status end,
       finished_at = case when $3 then $4::timestamptz end
     where id = $1`,
  params: ["uuid", "int4", "bool", "timestamptz", "int4", "int4[]"],
  row: {},
});

/** What a file of the rejected rows of a tenant's ($1) import ($2) needs. */
export const importWithRejected = statement({
  text: `select status, file_name as "fileName", rejected_rows as "rejectedRows", columns, separator,
       concat_ws(' ', status, read_at, heartbeat_at, rejected_rows) as state,
       exists (select from import_rejected where tenant_id = $1 and import_id = $2) as "areKept"
     from import where tenant_id = $1 and id = $2`,
  params: ["uuid", "uuid"],
  row: {
    status: "import_status",
    fileName: "text",
    rejectedRows: "int4",
    columns: as<readonly Partial<ColumnUse>[]>("jsonb"),
    separator: "text?",
    /** Another one if the file has been read again. */
    state: "text",
    areKept: "bool",
  },
});

/**
 * Ends an import with an error ($2), which says what to do, at $3. $4: until then the file can be read again; null: it
 * is of no use.
 */
export const markFailed = statement({
  text: `update import set status = 'FAILED', error = $2, finished_at = $3, expires_at = $4,
       samples = case when $4::timestamptz is null then '[]' else samples end, preview = null
     where id = $1`,
  params: ["uuid", "text", "timestamptz", "timestamptz?"],
  row: {},
});

/** Locks a tenant's ($2) import ($1), also while a worker has its lease: it waits for the step that is under way. */
export const lockOwnImport = statement({
  text: `select id, tenant_id as "tenantId", status, campaign_id as "campaignId", has_preview as "hasPreview", mapping,
       default_country as "defaultCountry", encoding, separator, on_empty as "onEmpty", expires_at as "expiresAt",
       undoable_until as "undoableUntil",
       new_contacts + updated_contacts + enrolled_contacts + calls_scheduled > 0 as "hasChanged",
       exists (select from import_chunk where tenant_id = $2 and import_id = $1) as "hasFile"
     from import where id = $1 and tenant_id = $2 for no key update`,
  params: ["uuid", "uuid"],
  row: {
    id: "uuid",
    tenantId: "uuid",
    status: "import_status",
    campaignId: "uuid",
    hasPreview: "bool",
    mapping: as<ColumnMapping>("jsonb"),
    defaultCountry: "text?",
    encoding: "text?",
    separator: "text?",
    onEmpty: as<OnEmpty>("text"),
    expiresAt: "timestamptz?",
    undoableUntil: "timestamptz?",
    hasChanged: "bool",
    hasFile: "bool",
  },
});

export type OwnImport = RowOf<typeof lockOwnImport>;

/** Has the file of an import ($1) read again: columns, default country, encoding, separator, what empty cells do. */
export const readAgain = statement({
  text: `update import set status = 'STAGING', mapping = $2, default_country = $3, encoding = $4, separator = $5, on_empty = $6,
       read_at = null, heartbeat_at = null, finished_at = null, expires_at = null, error = null, columns = '[]',
       samples = '[]', rejections = '{}', preview = null, preview_line = 0, previewed_at = null,
       total_rows = 0, accepted_rows = 0, rejected_rows = 0, duplicate_rows = 0
     where id = $1`,
  params: ["uuid", as<ColumnMapping>("jsonb"), "text?", "text?", "text?", as<OnEmpty>("text")],
  row: {},
});

/** Has an import ($1) that was confirmed at $2 applied. It can be undone until $3. */
export const markConfirmed = statement({
  text: `update import set status = 'RUNNING', confirmed_at = $2, undoable_until = $3, expires_at = null,
       heartbeat_at = null, samples = '[]'
     where id = $1`,
  params: ["uuid", "timestamptz", "timestamptz"],
  row: {},
});

/** Ends an import ($1) at $2. Its worker stops after the step that is under way. */
export const markCancelled = statement({
  text: `update import set status = 'CANCELLED', finished_at = $2, expires_at = null, heartbeat_at = null,
       samples = '[]'
     where id = $1`,
  params: ["uuid", "timestamptz"],
  row: {},
});

/** Drops staged imports that nobody has confirmed until $1, and the files of failed ones. Returns them. */
export const dropExpired = statement({
  text: `update import set status = case when status = 'STAGED' then 'CANCELLED'::import_status else status end,
       finished_at = coalesce(finished_at, $1), expires_at = null, samples = '[]'
     where expires_at <= $1
     returning tenant_id as "tenantId", id as "importId"`,
  params: ["timestamptz"],
  row: { tenantId: "uuid", importId: "uuid" },
});

/** The tenant of an import that has ended: what is left of its file is of no use. */
export const endedImport = statement({
  text: `select tenant_id as "tenantId" from import
     where id = $1 and status not in (${statesWithFile}) and expires_at is null`,
  params: ["uuid"],
  row: { tenantId: "uuid" },
});
