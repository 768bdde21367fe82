import type { Queryable } from "#db/pool.ts";
import { type RowOf, statement } from "#db/statement.ts";

/** All sealed texts. Each is in a column of a table with an `id`; `place` is its index in `replaceInPlace`. */
const allSealed = `select 0 as place, id, vapi_api_key_encrypted as sealed from tenant where vapi_api_key_encrypted is not null
 union all select 1 as place, id, webhook_secret_encrypted as sealed from tenant where webhook_secret_encrypted is not null
 union all select 2 as place, id, secret_encrypted as sealed from former_webhook_secret where secret_encrypted is not null
 union all select 3 as place, id, erasure_key_encrypted as sealed from tenant where erasure_key_encrypted is not null`;

/** One sealed text of every key with which any is sealed. */
export const oneOfEachKey = statement({
  text: `select min(sealed) as sealed from (${allSealed}) stored group by split_part(sealed, '.', 2)`,
  params: [],
  row: { sealed: "text" },
});

export const countSealed = statement({
  text: `select count(*)::int as n from (${allSealed}) stored`,
  params: [],
  row: { n: "int4" },
});

/** Texts, at most $2, that do not begin with $1. */
export const sealedOtherwise = statement({
  text: `select place, id, sealed from (${allSealed}) stored where not starts_with(sealed, $1) limit $2`,
  params: ["text", "int8"],
  row: { place: "int4", id: "uuid", sealed: "text" },
});

/** Replaces the sealed text of a row ($1) if it still is $2. The statements are in the order of the places. */
const replaceInPlace = [
  statement({
    text: "update tenant set vapi_api_key_encrypted = $3 where id = $1 and vapi_api_key_encrypted = $2",
    params: ["uuid", "text", "text"],
    row: {},
  }),
  statement({
    text: "update tenant set webhook_secret_encrypted = $3 where id = $1 and webhook_secret_encrypted = $2",
    params: ["uuid", "text", "text"],
    row: {},
  }),
  statement({
    text: "update former_webhook_secret set secret_encrypted = $3 where id = $1 and secret_encrypted = $2",
    params: ["uuid", "text", "text"],
    row: {},
  }),
  statement({
    text: "update tenant set erasure_key_encrypted = $3 where id = $1 and erasure_key_encrypted = $2",
    params: ["uuid", "text", "text"],
    row: {},
  }),
] as const;

/** Replaces a sealed text. False, and nothing is done, if it has changed since it was read. */
export async function replaceSealed(
  db: Queryable,
  { place, id, sealed }: RowOf<typeof sealedOtherwise>,
  resealed: string,
): Promise<boolean> {
  return (await replaceInPlace[place]!.count(db, id, sealed, resealed)) === 1;
}
