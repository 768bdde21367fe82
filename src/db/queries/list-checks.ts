import { statement } from "#db/statement.ts";
import { askedNumbersParams, askedNumbersSql } from "./asked-numbers.ts";

/**
 * Records that numbers ($2) of a tenant ($1) were compared with a list ($3) of a version ($4) in its state of $5: whether
 * each is on it ($6), at $7. An older state than the one that is known changes nothing, and with $8 neither does the same state
 * in which the number was found on the list. Returns the numbers that are recorded.
 */
export const recordChecks = statement({
  text: `insert into list_check as known (tenant_id, phone, list, version, as_of, is_listed, recorded_at)
         select $1, checked.phone, $3, $4, $5, checked.is_listed, $7
         from unnest($2::text[], $6::bool[]) as checked (phone, is_listed)
         on conflict (tenant_id, phone, list) do update
           set version = excluded.version, as_of = excluded.as_of, is_listed = excluded.is_listed,
             recorded_at = excluded.recorded_at
           where known.as_of <= excluded.as_of and not ($8 and known.is_listed and known.as_of = excluded.as_of)
         returning phone`,
  params: ["uuid", "text[]", "text", "text", "timestamptz", "bool[]", "timestamptz", "bool"],
  row: { phone: "text" },
});

/** With which lists these numbers (see `askedNumbersSql`) were compared. */
export const checksOfNumbers = statement({
  name: "list-checks-of-numbers",
  text: `
    select asked.n, known.list, known.as_of as "asOf", known.is_listed as "isListed", known.version
    from ${askedNumbersSql}
    cross join lateral (
      select list, as_of, is_listed, version from list_check
      where tenant_id = asked.tenant_id and phone = asked.phone
      offset 0
    ) known`,
  params: askedNumbersParams,
  row: { n: "int4", list: "text", asOf: "timestamptz", isListed: "bool", version: "text" },
});
