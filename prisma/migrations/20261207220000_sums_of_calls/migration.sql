-- Epoch: kept. Seconds of talk and cost are kept beside the numbers of calls. A process of the former version that deletes
-- calls which are kept no longer adds no sums of theirs to deleted_call_count.
--
-- Nobody writes to `call` while the triggers' functions are replaced: a transaction that has appended without sums has
-- committed before they are filled. Locks `call` against writes for milliseconds, once every transaction that has written
-- to it has ended.
lock table call in share row exclusive mode;

-- Milliseconds, so that sums are exact in any order. The bounds: what VAPI says never fails an update.
create function talk_ms(duration_seconds double precision) returns bigint
language sql immutable parallel safe as $$
  select coalesce(round(least(greatest(duration_seconds, 0), 1e6) * 1000)::bigint, 0)
$$;

-- A constant default: no table is rewritten.
alter table call_delta add column talk_ms bigint not null default 0, add column cost numeric not null default 0;
alter table call_count add column talk_ms bigint not null default 0, add column cost numeric not null default 0;
alter table tenant_call_count add column talk_ms bigint not null default 0, add column cost numeric not null default 0;
alter table deleted_call_count add column talk_ms bigint not null default 0, add column cost numeric not null default 0;

-- The functions as before, with the sums. A report changes the sums of a call and not its facet: it appends a row, too.
create or replace function count_new_calls() returns trigger language plpgsql as $$
begin
  with versions as materialized (
    select tenant_id, campaign_id, contact_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation, talk_ms(duration_seconds) as talk_ms, coalesce(cost, 0) as cost,
      facet < 192 and placed_at is not null and reached_phone is distinct from false as rang
    from new_rows where facet is not null
  ),
  touched as (
    insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
    select tenant_id, campaign_id, 0, array_agg(contact_id) from versions
    where facet < 192 and (rang or (facet & 48) = 16)
    group by 1, 2
  )
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls, talk_ms, cost)
  select tenant_id, campaign_id, quarter, facet, generation, count(*), sum(talk_ms), sum(cost) from versions
  group by 1, 2, 3, 4, 5;
  if exists (select from new_rows where lane <> 0) then
    insert into lane_note (tenant_id, campaign_id, area_id, due_at)
    select tenant_id, campaign_id, lane, min(scheduled_time) from new_rows
    where lane <> 0 and (facet & 48) = 0 and kind <> 'TEST'
    group by 1, 2, 3;
  end if;
  return null;
end $$;

create or replace function count_changed_calls() returns trigger language plpgsql as $$
begin
  with versions as materialized (
    select tenant_id, campaign_id, contact_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation, 1 as calls,
      talk_ms(duration_seconds) as talk_ms, coalesce(cost, 0) as cost,
      facet < 192 and placed_at is not null and reached_phone is distinct from false as rang
    from new_rows where facet is not null
    union all
    select tenant_id, campaign_id, contact_id, call_quarter(placed_at, scheduled_time), facet,
      counted_generation(facet, generation), -1, -talk_ms(duration_seconds), -coalesce(cost, 0),
      facet < 192 and placed_at is not null and reached_phone is distinct from false
    from old_rows where facet is not null
  ),
  touched as (
    insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
    select tenant_id, campaign_id, 0, array_agg(contact_id)
    from (
      select tenant_id, campaign_id, contact_id from versions where facet < 192
      group by 1, 2, 3
      having coalesce(sum(calls) filter (where rang), 0) <> 0
        or coalesce(sum(calls) filter (where (facet & 48) = 16), 0) <> 0
    ) changed
    group by 1, 2
  )
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls, talk_ms, cost)
  select tenant_id, campaign_id, quarter, facet, generation, sum(calls), sum(talk_ms), sum(cost) from versions
  group by 1, 2, 3, 4, 5
  having sum(calls) <> 0 or sum(talk_ms) <> 0 or sum(cost) <> 0;
  return null;
end $$;

create or replace function count_deleted_calls() returns trigger language plpgsql as $$
begin
  with versions as materialized (
    select tenant_id, campaign_id, contact_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation, talk_ms(duration_seconds) as talk_ms, coalesce(cost, 0) as cost
    from old_rows where facet is not null
  ),
  touched as (
    insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
    select tenant_id, campaign_id, 0, array_agg(contact_id) from versions where facet < 192
    group by 1, 2
  )
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls, talk_ms, cost)
  select tenant_id, campaign_id, quarter, facet, generation, -count(*), -sum(talk_ms), -sum(cost) from versions
  group by 1, 2, 3, 4, 5;
  return null;
end $$;

drop function missing_call_counts();
create function missing_call_counts() returns table (
  tenant_id uuid, campaign_id uuid, quarter timestamptz, facet smallint, generation integer, calls bigint, talk_ms numeric,
  cost numeric
) language sql stable set enable_seqscan = on set enable_sort = off as $$
  select tenant_id, campaign_id, quarter, facet, generation, sum(calls), sum(talk_ms), sum(cost)
  from (
    select tenant_id, campaign_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation, 1 as calls, talk_ms(duration_seconds) as talk_ms,
      coalesce(cost, 0) as cost
    from call where facet is not null
    union all
    select tenant_id, campaign_id, quarter, facet, generation, -calls, -talk_ms, -cost from call_count
    union all
    select tenant_id, campaign_id, quarter, facet, generation, -calls, -talk_ms, -cost from call_delta
  ) versions
  group by tenant_id, campaign_id, quarter, facet, generation
  having sum(calls) <> 0 or sum(talk_ms) <> 0 or sum(cost) <> 0
$$;

-- A row of which the calls, the talk and the cost become 0 is deleted.
create or replace function fold_call_counts(most integer) returns integer language plpgsql
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
    select tenant_id, campaign_id, quarter, facet, generation, sum(calls) as calls, sum(talk_ms) as talk_ms, sum(cost) as cost
    from call_delta
    where ctid = any(taken) group by 1, 2, 3, 4, 5 having sum(calls) <> 0 or sum(talk_ms) <> 0 or sum(cost) <> 0
  ) more on kept.tenant_id = more.tenant_id and kept.campaign_id = more.campaign_id and kept.quarter = more.quarter
    and kept.facet = more.facet and kept.generation = more.generation
  when matched and kept.calls + more.calls = 0 and kept.talk_ms + more.talk_ms = 0 and kept.cost + more.cost = 0
    then delete
  when matched then update set calls = kept.calls + more.calls, talk_ms = kept.talk_ms + more.talk_ms,
    cost = kept.cost + more.cost
  when not matched then insert (tenant_id, campaign_id, quarter, facet, generation, calls, talk_ms, cost)
    values (more.tenant_id, more.campaign_id, more.quarter, more.facet, more.generation, more.calls, more.talk_ms, more.cost);
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
    select tenant_id, quarter, facet, sum(calls) as calls, sum(talk_ms) as talk_ms, sum(cost) as cost
    from call_delta
    where ctid = any(taken) group by 1, 2, 3 having sum(calls) <> 0 or sum(talk_ms) <> 0 or sum(cost) <> 0
  ) more on kept.tenant_id = more.tenant_id and kept.quarter = more.quarter and kept.facet = more.facet
  when matched and kept.calls + more.calls = 0 and kept.talk_ms + more.talk_ms = 0 and kept.cost + more.cost = 0
    then delete
  when matched then update set calls = kept.calls + more.calls, talk_ms = kept.talk_ms + more.talk_ms,
    cost = kept.cost + more.cost
  when not matched then insert (tenant_id, quarter, facet, calls, talk_ms, cost)
    values (more.tenant_id, more.quarter, more.facet, more.calls, more.talk_ms, more.cost);
  delete from call_delta where ctid = any(taken);
  return cardinality(taken);
end $$;
