import { statement } from "#db/statement.ts";

/** Sends a text ($2) to the listeners of a channel ($1), when the transaction commits. */
export const notify = statement({
  text: "select pg_notify($1, $2)",
  params: ["text", "text"],
  row: { pg_notify: "void" },
});
