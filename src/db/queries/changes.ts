import { as, type RowOf, statement } from "#db/statement.ts";
import type { CallStatus } from "#rules/call-state.ts";
import type { ChangeKind } from "#rules/change-kind.ts";

const row = {
  /** The database, as `present_identity()` names it; null where it was not asked for. */
  identity: "text?",
  /** pg_current_snapshot() of this statement: what it sees is exactly what the snapshot contains. */
  snapshot: "text",
  /** The newest transaction in the log, of any tenant. */
  newest: as<string | null>("int8?"),
  /** How far the log reaches back. */
  beforeXid: "int8",
  running: "int8[]",
  /** Whether more has changed than was asked for. Then it is not said what is missing. */
  isCut: "bool",
  /** Null in the one row of an answer without changes, like all that follows. */
  id: as<string | null>("int8?"),
  xid: as<string>("int8!"),
  tenantId: as<string>("uuid!"),
  kind: as<ChangeKind>("text!"),
  subjectId: as<string>("uuid!"),
  callIds: "uuid[]?",
  statuses: as<readonly CallStatus[] | null>("text[]?"),
} as const;

/**
 * The changes that are visible now and were not in a snapshot: those of transactions from $1 on, and of those in $2.
 * Both are found by index, so a transaction that stays open does not make the reading longer. At most $3 rows and
 * about $4 calls, in the order in which the changes were made.
 */
const since = (wanted: string, identity: string): string => `
  select ${identity} as identity, pg_current_snapshot()::text as snapshot, (select max(xid) from change) as newest,
    before_xid as "beforeXid", running, coalesce(rows > $3 or calls > $4, false) as "isCut", read.id, read.xid,
    read.tenant_id as "tenantId", read.kind, read.subject_id as "subjectId", read.call_ids as "callIds",
    read.statuses::text[]
  from change_floor left join lateral (
    select *, count(*) over () as rows, sum(coalesce(cardinality(call_ids), 1)) over (order by id) as calls
    from (
      select * from change where xid >= $1 and ${wanted}
      union all
      select * from change where xid = any($2::bigint[]) and ${wanted}
      limit $3::int + 1
    ) found
  ) read on calls - coalesce(cardinality(call_ids), 1) <= $4::int
  order by read.id`;

/** Of all tenants. */
export const changesSince = statement({
  name: "changes-since",
  text: since("true", "null::text"),
  params: [as<number>("int8"), as<readonly number[]>("int8[]"), "int4", "int4"],
  row,
});

/** Of the tenant $5, the kinds $6 and the subject $7, if it is not null; by an index of the tenant's changes. */
export const changesOfTenantSince = statement({
  name: "changes-of-tenant-since",
  text: since(
    "tenant_id = $5 and kind = any($6::text[]) and ($7::uuid is null or subject_id = $7)",
    "present_identity()",
  ),
  params: [
    as<number>("int8"),
    as<readonly number[]>("int8[]"),
    "int4",
    "int4",
    "uuid",
    as<readonly ChangeKind[]>("text[]"),
    "uuid?",
  ],
  row,
});

export type ChangeRow = RowOf<typeof changesSince>;

/** Logs for a tenant ($1) that something ($2) gives no access any longer. */
function accessEnds(name: string, kind: ChangeKind) {
  return statement({
    name,
    text: `insert into change (tenant_id, xid, kind, subject_id)
           select $1, pg_current_xact_id()::text::bigint, '${kind}', subject from unnest($2::uuid[]) subject`,
    params: ["uuid", "uuid[]"],
    row: {},
  });
}

/** Logs that keys ($2) of a tenant ($1) are no longer in force: it ends their subscriptions. */
export const logRevokedKeys = accessEnds("log-revoked-keys", "KEY_REVOKED");

/** Logs that sessions or seats ($2) give no access to a tenant ($1) any longer: it ends their subscriptions. */
export const logEndedAccess = accessEnds("log-ended-access", "ACCESS_ENDED");

/** The database of this connection, and the one whose changes the log holds. */
export const logIdentity = statement({
  name: "change-log-identity",
  text: `select present_identity() as present, identity as logged from change_floor`,
  params: [],
  row: { present: "text?", logged: "text?" },
});

/** The floor of the log, locked: one process at a time removes changes. No row if another one does. */
export const lockFloor = statement({
  name: "lock-change-floor",
  text: `select identity from change_floor for update skip locked`,
  params: [],
  row: { identity: "text?" },
});

/** The same, waiting for the process that has it. */
export const lockFloorWaiting = statement({
  name: "wait-for-change-floor",
  text: `select identity from change_floor for update`,
  params: [],
  row: { identity: "text?" },
});

/** Empties the log. Without a name: it reads the whole table. */
export const emptyLog = statement({ text: "delete from change", params: [], row: {} });

/** The log is that of the present database from now on. */
export const adoptLog = statement({
  name: "adopt-change-log",
  text: "update change_floor set identity = present_identity(), before_xid = 0, running = '{}'",
  params: [],
  row: {},
});

/**
 * Deletes changes that are older than $1 milliseconds, about $2 at most, and writes down how far the log reaches back.
 * Returns how many it deleted. To be called with the floor locked: its snapshot is later than that of every earlier
 * deletion. Without a name: how much is old depends on the load.
 */
export const trimChanges = statement({
  text: `
    with bound as (
      select least(
        (select xid from change order by xid offset $2::int limit 1),
        (select xid from change where written_at >= clock_timestamp() - $1::float8 * interval '1 ms'
         order by xid limit 1)) as xid),
    deleted as (
      delete from change where xid < coalesce((select xid from bound), 9223372036854775807) returning xid),
    removed as (select max(xid) + 1 as before, count(*)::int as count from deleted),
    floor as (
      update change_floor set before_xid = greatest(before_xid, before),
        running = array(select x::text::bigint from pg_snapshot_xip(pg_current_snapshot()) x
          where x::text::bigint < greatest(before_xid, before))
      from removed where count > 0)
    select count from removed`,
  params: ["float8", "int4"],
  row: { count: "int4" },
});
