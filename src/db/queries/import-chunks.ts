import { statement } from "#db/statement.ts";

/** Stores a piece of an uploaded file: tenant, import, ordinal from 0, bytes. */
export const insertChunk = statement({
  text: "insert into import_chunk (tenant_id, import_id, ordinal, bytes) values ($1, $2, $3, $4)",
  params: ["uuid", "uuid", "int4", "bytea"],
  row: {},
});

/** A piece of a file: tenant, import, ordinal. */
export const chunkAt = statement({
  text: "select bytes from import_chunk where tenant_id = $1 and import_id = $2 and ordinal = $3",
  params: ["uuid", "uuid", "int4"],
  row: { bytes: "bytea" },
});

/** One row if the import ($2) of a tenant ($1) has a piece of its file. */
export const anyChunk = statement({
  text: "select from import_chunk where tenant_id = $1 and import_id = $2 limit 1",
  params: ["uuid", "uuid"],
  row: {},
});

/** Deletes the file of a tenant's ($1) import ($2). */
export const deleteChunks = statement({
  text: "delete from import_chunk where tenant_id = $1 and import_id = $2",
  params: ["uuid", "uuid"],
  row: {},
});
