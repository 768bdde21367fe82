import { statement } from "#db/statement.ts";

/** The name of a contact ($1), or its phone. */
export const nameOrPhone = statement({
  text: "select coalesce(name, phone) as name from contact where id = $1",
  params: ["uuid"],
  row: { name: "text" },
});
