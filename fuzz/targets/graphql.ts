import type pg from "pg";
import { broken, fine, type Outcome } from "../outcome.ts";
import type { Received } from "../http.ts";
import type { FuzzTenant } from "../world.ts";

/** The laws of every answer of `/graphql`. */
export function judged({ status, body }: Received): Outcome {
  if (status === null || status >= 500) return broken(status, body.slice(0, 500));
  // What GraphiQL's page says in its scripts is no answer.
  if (!/<!doctype html>/i.test(body) && body.includes("INTERNAL_SERVER_ERROR")) {
    return broken(status, body.slice(0, 1_000));
  }
  if (status === 401) return broken(status, "the key was right");
  return fine(status === 200 && body.startsWith('{"errors"') ? "200 errors" : status);
}

/** Ids of what the tenant has, the latest of each kind; never of the key that is being used. */
export async function idsOf(pool: pg.Pool, tenant: FuzzTenant): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `(select 'Campaign:' || id as id from campaign where tenant_id = $1 order by id desc limit 8)
     union all (select 'Campaign:' || id from campaign where tenant_id = $1 and deleted_at is null order by id desc limit 4)
     union all (select 'Contact:' || id from contact where tenant_id = $1 order by id desc limit 12)
     union all (select 'Call:' || id from call where tenant_id = $1 order by id desc limit 12)
     union all (select 'Import:' || id from import where tenant_id = $1 order by id desc limit 2)
     union all (select 'ApiKey:' || id from api_key where tenant_id = $1 and name <> 'first key' order by id desc limit 4)`,
    [tenant.id],
  );
  return rows.map(({ id }) => id);
}
