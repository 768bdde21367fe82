-- After a failover, workers may show that nothing was lost: each finds what it committed last
-- ("A failover that lost nothing" in docs/architecture.md).
alter table worker_process
  -- The database that this process has joined, or for which it has vouched. Null: a process of an earlier version.
  add column identity text,
  -- The database that it had joined before the one for which it vouched.
  add column vouched_from text,
  -- Grows with each heartbeat. A database in which it is lower than the process remembers has lost commits.
  add column beats integer not null default 0,
  -- Whether the process may send dials.
  add column is_admitted boolean not null default false,
  -- When the process last saw that this database has a standby.
  add column standby_seen_at timestamptz(3);

-- The database before the last change.
alter table database_identity add column former text;

-- The promoted database because of which alone the calls are held. Null: for another reason, or for two.
alter table reconciliation add column failover_to text;

-- Whether a standby receives from this server. Providers may hide it.
create function has_standby() returns boolean language plpgsql stable as $$
begin
  return exists (select from pg_stat_replication);
exception when others then
  return false;
end $$;
