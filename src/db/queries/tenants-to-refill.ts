import type { Queryable } from "#db/pool.ts";
import { statement } from "#db/statement.ts";
import { isLiveSql, isWaitingSql, isWaitingTestSql } from "./call-facets.ts";
import { mayBeDueInLanesSql } from "./lanes.ts";
import { deadAfterMs } from "./worker-processes.ts";

const isLanedAndActive = "c.is_laned and c.state = 'ACTIVE' and c.deleted_at is null";

/** Of a tenant `t`: a call waits for a slot or becomes due until $2, in a campaign of which `more` holds, or a test call. */
function hasDueCallSql(more: string): string {
  return `(
          exists (
            select from campaign c
            cross join lateral (
              select from call
              where campaign_id = c.id and generation = c.generation and ${isWaitingSql("call")}
                and scheduled_time <= $2
              limit 1) due
            where c.tenant_id = t.id and c.state = 'ACTIVE' and c.deleted_at is null and ${more})
          or exists (select from call where tenant_id = t.id and ${isWaitingTestSql("call")}))`;
}

/**
 * Those of the tenants ($1) with a free slot, and with a call that waits for a slot or becomes due until $2. None if $3
 * is true and no worker sends dials. Where a campaign has lanes, the call may be in a closed one.
 */
const withFreeSlots = statement({
  name: "tenants-to-refill",
  text: `
      select t.id, exists (select from campaign c where c.tenant_id = t.id and ${isLanedAndActive}) as "hasLanes"
      from tenant t
      where t.id = any($1::uuid[]) and t.disabled_at is null
        and ${hasDueCallSql("true")}
        and t.max_concurrent_calls > (
          select count(*) from call where tenant_id = t.id and ${isLiveSql("call")})
        and (not $3 or exists (
          select from worker_process
          where is_admitted and seen_at > clock_timestamp() - interval '${deadAfterMs} ms'))`,
  params: ["uuid[]", "timestamptz", "bool"],
  row: { id: "uuid", hasLanes: "bool" },
});

/** Those of the tenants ($1) with a call that may be due until $2 in a campaign without lanes or in an open lane. */
const withLanes = statement({
  name: "tenants-to-refill-with-lanes",
  text: `
      select t.id from tenant t
      where t.id = any($1::uuid[])
        and ${hasDueCallSql(`(not c.is_laned or ${mayBeDueInLanesSql("c", "$2")})`)}`,
  params: ["uuid[]", "timestamptz"],
  row: { id: "uuid" },
});

/**
 * Those of the tenants for which a dispatch may do something: they have a free slot, and a call that waits for a slot or
 * becomes due until `until`. None if `needsWorker` and no worker sends dials. A dispatch decides; this saves those that
 * would find nothing. One statement where no campaign has lanes:
 * to plan the question about lanes takes longer than all others together.
 */
export async function tenantsToRefill(
  db: Queryable,
  tenantIds: readonly string[],
  until: Date,
  needsWorker: boolean,
): Promise<string[]> {
  const found = await withFreeSlots(db, tenantIds, until, needsWorker);
  const laned = found.filter(({ hasLanes }) => hasLanes).map(({ id }) => id);
  if (laned.length === 0) return found.map(({ id }) => id);
  const due = new Set((await withLanes(db, laned, until)).map(({ id }) => id));
  return found.filter(({ id, hasLanes }) => !hasLanes || due.has(id)).map(({ id }) => id);
}

/** Changes that are read at most. Earlier ones are left to the next tick. */
const mostChanges = 20_000;

/**
 * The tenants whose calls were changed by the transaction $1 or later ones, and from which transaction on the next
 * look has to read: all before it are in this one.
 */
export const changedTenants = statement({
  name: "changed-tenants",
  text: `
      select pg_snapshot_xmin(pg_current_snapshot())::text as next, array(
        select distinct tenant_id from (
          select tenant_id from change where xid >= $1 and kind = 'CALLS' order by xid desc limit ${mostChanges}
        ) recent) as "tenantIds"`,
  params: ["int8"],
  row: { next: "text", tenantIds: "uuid[]" },
});

/** Every tenant that may place calls. */
export const enabledTenants = statement({
  // Without a name: a named statement without parameters would keep its first plan.
  text: "select id from tenant where disabled_at is null",
  params: [],
  row: { id: "uuid" },
});
