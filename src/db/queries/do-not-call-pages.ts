import { as, statement } from "#db/statement.ts";
import type { DoNotCallSource } from "#rules/do-not-call-list.ts";
import type { Direction } from "./call-pages.ts";

const take = as<number>("int8");
const source = as<DoNotCallSource | null>("text?");

/*
 * Numbers are compared byte by byte, as by the index `do_not_call_phone_starts`: what the server's language thinks of a
 * plus does not matter.
 */
const order = { asc: "using ~<~", desc: "using ~>~" } as const;
const past = { asc: "~>~", desc: "~<~" } as const;

/**
 * Entries of a tenant ($1) whose numbers are in one of some spans, $2 (inclusive) to $3 (exclusive), from one source or
 * all ($4), beyond a number ($5), at most $6, by number. Spans may overlap.
 */
function found(direction: Direction): string {
  return `
    select distinct found.id, found.phone
    from unnest($2::text[], $3::text[]) as span (low, high)
    cross join lateral (
      select id, phone from do_not_call
      where tenant_id = $1 and phone ~>=~ span.low and phone ~<~ span.high
        and ($4::text is null or source = $4) and ($5::text is null or phone ${past[direction]} $5)
      order by phone ${order[direction]} limit $6
    ) found`;
}

const params = ["uuid", "text[]", "text[]", source, "text?", take] as const;

function page(direction: Direction) {
  return statement({
    name: `do-not-call-${direction}`,
    text: `select id from (${found(direction)}) page order by phone ${order[direction]} limit $6`,
    params,
    row: { id: "uuid" },
  });
}

export const searchedEntries = {
  asc: page("asc"),
  desc: page("desc"),
  count: statement({
    name: "do-not-call-count",
    text: `select count(*)::int as entries from (select id from (${found("asc")}) found limit $6) counted`,
    params,
    row: { entries: "int4" },
  }),
};
