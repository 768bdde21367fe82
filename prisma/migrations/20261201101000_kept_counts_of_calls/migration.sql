-- Counts of calls that are kept and not taken: see docs/adr/0016-counts-are-kept.md. Creating the triggers locks `call`
-- against writes for milliseconds, once every transaction that has written to it has ended.

-- The quarter of an hour, in UTC, in which a call counts: when it was placed, or else the time for which it is scheduled.
create function call_quarter(placed_at timestamptz, scheduled_time timestamptz) returns timestamptz
language sql immutable parallel safe as $$
  select date_bin('15 minutes', coalesce(placed_at, scheduled_time), '2000-01-01 00:00:00+00')
$$;

-- The generation under which a call counts: its own while it waits and a stop can cancel it, otherwise 0.
create function counted_generation(facet smallint, generation integer) returns integer
language sql immutable parallel safe as $$
  select case when facet in (0, 64, 128) then generation else 0 end
$$;

-- What writers append: so many calls more, or fewer, of a facet. Live calls have no facet and are not counted here: a
-- tenant has no more of them than slots. Nobody waits for another's row. `fold_call_counts` moves the rows into the three
-- tables below; a reader adds both.
create table call_delta (
  tenant_id uuid not null,
  campaign_id uuid not null,
  id bigint generated always as identity,
  quarter timestamptz(0) not null,
  facet smallint not null,
  generation integer not null,
  calls integer not null,
  primary key (tenant_id, campaign_id, id)
);

-- Only folding writes these. No foreign keys: a deleted call is subtracted, so the rows of a deleted campaign go when they
-- are 0; and counts may stay longer than calls.
create table call_count (
  tenant_id uuid not null,
  campaign_id uuid not null,
  quarter timestamptz(0) not null,
  facet smallint not null,
  generation integer not null,
  calls integer not null,
  primary key (tenant_id, campaign_id, quarter, facet, generation)
);
-- The same of all quarters.
create table call_total (
  tenant_id uuid not null,
  campaign_id uuid not null,
  facet smallint not null,
  generation integer not null,
  calls integer not null,
  primary key (tenant_id, campaign_id, facet, generation)
);
-- The same of all campaigns and generations.
create table tenant_call_count (
  tenant_id uuid not null,
  quarter timestamptz(0) not null,
  facet smallint not null,
  calls integer not null,
  primary key (tenant_id, quarter, facet)
);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
  kept text;
begin
  foreach kept in array array['call_delta', 'call_count', 'call_total', 'tenant_call_count'] loop
    execute format('alter table %s enable row level security, force row level security', kept);
    execute format('create policy wall on %s using (%s or tenant_id = %s)', kept, every_tenant, this_tenant);
  end loop;
end $$;

-- Rows that are appended and soon deleted: vacuum them before they fill pages, and never wait for a share of the table.
alter table call_delta set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000);
-- An update changes the number alone: room for it on the same page needs no new index entry.
alter table call_count set (fillfactor = 80);
alter table call_total set (fillfactor = 50);
alter table tenant_call_count set (fillfactor = 80);

-- Triggers, so that no writer can forget to count. Per statement, and grouping only: see 20261130210000_change_log.
create function count_new_calls() returns trigger language plpgsql as $$
begin
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls)
  select tenant_id, campaign_id, call_quarter(placed_at, scheduled_time), facet,
    counted_generation(facet, generation), count(*)
  from new_rows where facet is not null
  group by 1, 2, 3, 4, 5;
  return null;
end $$;

create function count_changed_calls() returns trigger language plpgsql as $$
begin
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls)
  select tenant_id, campaign_id, quarter, facet, generation, sum(calls)
  from (
    select tenant_id, campaign_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation, 1 as calls
    from new_rows where facet is not null
    union all
    select tenant_id, campaign_id, call_quarter(placed_at, scheduled_time), facet,
      counted_generation(facet, generation), -1
    from old_rows where facet is not null
  ) changed
  group by tenant_id, campaign_id, quarter, facet, generation
  having sum(calls) <> 0;
  return null;
end $$;

create function count_deleted_calls() returns trigger language plpgsql as $$
begin
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls)
  select tenant_id, campaign_id, call_quarter(placed_at, scheduled_time), facet,
    counted_generation(facet, generation), -count(*)
  from old_rows where facet is not null
  group by 1, 2, 3, 4, 5;
  return null;
end $$;

create trigger call_counted_new after insert on call
  referencing new table as new_rows for each statement execute function count_new_calls();
create trigger call_counted_again after update on call
  referencing old table as old_rows new table as new_rows for each statement execute function count_changed_calls();
create trigger call_counted_off after delete on call
  referencing old table as old_rows for each statement execute function count_deleted_calls();

-- Where the kept counts differ from the calls: how many calls are missing from them. One snapshot, so that it is right
-- beside writers.
create function missing_call_counts() returns table (
  tenant_id uuid, campaign_id uuid, quarter timestamptz, facet smallint, generation integer, calls bigint
) language sql stable set enable_seqscan = on set enable_sort = off as $$
  select tenant_id, campaign_id, quarter, facet, generation, sum(calls)
  from (
    select tenant_id, campaign_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation, 1 as calls
    from call where facet is not null
    union all
    select tenant_id, campaign_id, quarter, facet, generation, -calls from call_count
    union all
    select tenant_id, campaign_id, quarter, facet, generation, -calls from call_delta
  ) versions
  group by tenant_id, campaign_id, quarter, facet, generation
  having sum(calls) <> 0
$$;

-- Moves at most so many rows of call_delta into the counts. Returns how many; 0: there is none, or another process
-- folds. Its plans look up each row by its key, whatever the statistics say. A row that becomes 0 is deleted.
create function fold_call_counts(most integer) returns integer language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  taken tid[];
begin
  -- One at a time: two would wait for each other's rows. 7264120016 is an arbitrary number.
  if not pg_try_advisory_xact_lock(7264120016) then
    return 0;
  end if;
  -- In the order of the table, which needs no index. The rows are never updated.
  taken := array(select ctid from call_delta where ctid >= '(0,0)' limit most);
  if cardinality(taken) = 0 then
    return 0;
  end if;
  merge into call_count kept using (
    select tenant_id, campaign_id, quarter, facet, generation, sum(calls) as calls from call_delta
    where ctid = any(taken) group by 1, 2, 3, 4, 5 having sum(calls) <> 0
  ) more on kept.tenant_id = more.tenant_id and kept.campaign_id = more.campaign_id and kept.quarter = more.quarter
    and kept.facet = more.facet and kept.generation = more.generation
  when matched and kept.calls + more.calls = 0 then delete
  when matched then update set calls = kept.calls + more.calls
  when not matched then insert (tenant_id, campaign_id, quarter, facet, generation, calls)
    values (more.tenant_id, more.campaign_id, more.quarter, more.facet, more.generation, more.calls);
  merge into call_total kept using (
    select tenant_id, campaign_id, facet, generation, sum(calls) as calls from call_delta
    where ctid = any(taken) group by 1, 2, 3, 4 having sum(calls) <> 0
  ) more on kept.tenant_id = more.tenant_id and kept.campaign_id = more.campaign_id and kept.facet = more.facet
    and kept.generation = more.generation
  when matched and kept.calls + more.calls = 0 then delete
  when matched then update set calls = kept.calls + more.calls
  when not matched then insert (tenant_id, campaign_id, facet, generation, calls)
    values (more.tenant_id, more.campaign_id, more.facet, more.generation, more.calls);
  merge into tenant_call_count kept using (
    select tenant_id, quarter, facet, sum(calls) as calls from call_delta
    where ctid = any(taken) group by 1, 2, 3 having sum(calls) <> 0
  ) more on kept.tenant_id = more.tenant_id and kept.quarter = more.quarter and kept.facet = more.facet
  when matched and kept.calls + more.calls = 0 then delete
  when matched then update set calls = kept.calls + more.calls
  when not matched then insert (tenant_id, quarter, facet, calls)
    values (more.tenant_id, more.quarter, more.facet, more.calls);
  delete from call_delta where ctid = any(taken);
  return cardinality(taken);
end $$;
