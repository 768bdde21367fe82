import { statement } from "#db/statement.ts";

/** The epoch of the database. */
export const schemaEpoch = statement({
  name: "schema-epoch",
  text: "select epoch from schema_epoch where id = 1",
  params: [],
  row: { epoch: "int4" },
});
