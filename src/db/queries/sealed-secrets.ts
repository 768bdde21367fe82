import type { Queryable } from "#db/pool.ts";

/** Where sealed texts stand. All are columns of tables with an `id`. */
const places = [
  { table: "tenant", column: "vapi_api_key_encrypted" },
  { table: "tenant", column: "webhook_secret_encrypted" },
  { table: "former_webhook_secret", column: "secret_encrypted" },
] as const;

const allSealed = places
  .map(
    ({ table, column }, place) =>
      `select ${place} as place, id, ${column} as sealed from ${table} where ${column} is not null`,
  )
  .join(" union all ");

export interface SealedSecret {
  readonly place: number;
  readonly id: string;
  readonly sealed: string;
}

/** One sealed text of every key with which any is sealed. */
export async function oneOfEachKey(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ sealed: string }>(
    `select min(sealed) as sealed from (${allSealed}) stored group by split_part(sealed, '.', 2)`,
  );
  return rows.map(({ sealed }) => sealed);
}

export async function countSealed(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from (${allSealed}) stored`,
  );
  return rows[0]!.n;
}

/** Texts, at most `limit`, that do not begin with `prefix`. */
export async function sealedOtherwise(
  db: Queryable,
  prefix: string,
  limit: number,
): Promise<SealedSecret[]> {
  const { rows } = await db.query<SealedSecret>(
    `select place, id, sealed from (${allSealed}) stored where not starts_with(sealed, $1) limit $2`,
    [prefix, limit],
  );
  return rows;
}

/** False when somebody has changed it in the meantime; then nothing is done. */
export async function replaceSealed(
  db: Queryable,
  { place, id, sealed }: SealedSecret,
  anew: string,
): Promise<boolean> {
  const { table, column } = places[place]!;
  const { rowCount } = await db.query(
    `update ${table} set ${column} = $3 where id = $1 and ${column} = $2`,
    [id, sealed, anew],
  );
  return rowCount === 1;
}
