import { as, statement } from "#db/statement.ts";
import { dialColumns, selectDial } from "./dial-rows.ts";

/**
 * The dials that several news are about: of each tenant ($1), by our own id ($2), or by VAPI's ($3). `n` is the place
 * of the news, from 1. News of which no dial is known have no row.
 */
export const dialsOfNews = statement({
  name: "find-dials-of-news",
  text: `
      select news.n, found.*
      from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as news (tenant_id, dial_id, vapi_call_id, n)
      cross join lateral (
        ${selectDial}
        where dial.tenant_id = news.tenant_id and (dial.id = news.dial_id or dial.vapi_call_id = news.vapi_call_id)
        order by dial.id = news.dial_id desc limit 1
      ) found`,
  params: ["uuid[]", as<readonly (string | null)[]>("uuid[]"), "text[]"],
  row: { n: "int8", ...dialColumns },
});

/** The dials with these ids. */
export const dialsById = statement({
  name: "find-dials",
  text: `${selectDial} where dial.id = any($1::uuid[])`,
  params: ["uuid[]"],
  row: dialColumns,
});
