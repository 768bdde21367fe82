import { statement } from "#db/statement.ts";

/** How far the primary has written, in bytes since the beginning of its log, and which database it is. */
export const primaryPosition = statement({
  text: `select (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::float8 as position,
      (select identity from database_identity) as identity`,
  params: [],
  row: { position: "float8", identity: "text?" },
});

/** How far a standby has replayed the primary's log; null on a server that is none. */
export const replicaPosition = statement({
  text: `select (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::float8 as position,
      pg_is_in_recovery() as "isStandby", (select identity from database_identity) as identity`,
  params: [],
  row: { position: "float8?", isStandby: "bool", identity: "text?" },
});
