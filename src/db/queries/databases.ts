import { statement } from "#db/statement.ts";

/** Waits until no other process creates the database; held until the connection ends. $1: the lock's number. */
export const waitForCreation = statement({
  text: "select pg_advisory_lock($1)",
  params: ["int8"],
  row: { pg_advisory_lock: "void" },
});

/** One row if the server has a database of this name. */
export const databaseCalled = statement({
  text: "select from pg_database where datname = $1",
  params: ["name"],
  row: {},
});
