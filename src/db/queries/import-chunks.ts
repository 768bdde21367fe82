import { statement } from "#db/statement.ts";

/** Stores a piece of an uploaded file: import, tenant, ordinal from 0, bytes. */
export const insertChunk = statement({
  text: "insert into import_chunk (import_id, tenant_id, ordinal, bytes) values ($1, $2, $3, $4)",
  params: ["uuid", "uuid", "int4", "bytea"],
  row: {},
});

export const chunkAt = statement({
  text: "select bytes from import_chunk where import_id = $1 and ordinal = $2",
  params: ["uuid", "int4"],
  row: { bytes: "bytea" },
});

/** One row if the import has a piece of its file. */
export const anyChunk = statement({
  text: "select from import_chunk where import_id = $1 limit 1",
  params: ["uuid"],
  row: {},
});

export const deleteChunks = statement({
  text: "delete from import_chunk where import_id = $1",
  params: ["uuid"],
  row: {},
});
