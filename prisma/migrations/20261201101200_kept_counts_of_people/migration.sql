-- The people of campaigns are counted like their calls: see docs/adr/0016-counts-are-kept.md. Creating the triggers locks
-- call, enrolment and contact against writes for milliseconds, once every transaction that has written to them has ended.

-- Appended by writers: so many more contacts, or fewer, are enrolled, and contacts of which something may count
-- differently now; in all their campaigns if it is null.
create table people_delta (
  tenant_id uuid not null,
  id bigint generated always as identity,
  campaign_id uuid,
  enrolled integer not null,
  contact_ids uuid[] not null,
  primary key (tenant_id, id)
);

-- What has been counted of an enrolled contact. No row: nothing but that it is enrolled.
create table member_state (
  tenant_id uuid not null,
  campaign_id uuid not null,
  contact_id uuid not null,
  -- Had a call that ended and rang, or may have.
  is_called boolean not null,
  -- COMPLETED calls.
  completed integer not null,
  -- May not be called at all, whatever the campaign's settings are.
  is_barred boolean not null,
  primary key (tenant_id, campaign_id, contact_id)
);

-- The enrolled contacts by state. All false and 0: the contacts without a row in member_state are among them.
create table people_count (
  tenant_id uuid not null,
  campaign_id uuid not null,
  is_called boolean not null,
  completed integer not null,
  is_barred boolean not null,
  people integer not null,
  primary key (tenant_id, campaign_id, is_called, completed, is_barred)
);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
  kept text;
begin
  foreach kept in array array['people_delta', 'member_state', 'people_count'] loop
    execute format('alter table %s enable row level security, force row level security', kept);
    execute format('create policy wall on %s using (%s or tenant_id = %s)', kept, every_tenant, this_tenant);
  end loop;
end $$;

alter table people_delta set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000);
alter table member_state set (fillfactor = 90);
alter table people_count set (fillfactor = 50);

-- The calls of a statement, before and after. As in 20261201101000_kept_counts_of_calls, and in the same pass the
-- contacts whose state in a campaign may have changed: a call that is not live is completed or not, and rang or not.
create or replace function count_new_calls() returns trigger language plpgsql as $$
begin
  with versions as materialized (
    select tenant_id, campaign_id, contact_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation,
      facet < 192 and placed_at is not null and reached_phone is distinct from false as rang
    from new_rows where facet is not null
  ),
  touched as (
    insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
    select tenant_id, campaign_id, 0, array_agg(contact_id) from versions
    where facet < 192 and (rang or (facet & 48) = 16)
    group by 1, 2
  )
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls)
  select tenant_id, campaign_id, quarter, facet, generation, count(*) from versions
  group by 1, 2, 3, 4, 5;
  return null;
end $$;

create or replace function count_changed_calls() returns trigger language plpgsql as $$
begin
  with versions as materialized (
    select tenant_id, campaign_id, contact_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation, 1 as calls,
      facet < 192 and placed_at is not null and reached_phone is distinct from false as rang
    from new_rows where facet is not null
    union all
    select tenant_id, campaign_id, contact_id, call_quarter(placed_at, scheduled_time), facet,
      counted_generation(facet, generation), -1,
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
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls)
  select tenant_id, campaign_id, quarter, facet, generation, sum(calls) from versions
  group by 1, 2, 3, 4, 5
  having sum(calls) <> 0;
  return null;
end $$;

create or replace function count_deleted_calls() returns trigger language plpgsql as $$
begin
  with versions as materialized (
    select tenant_id, campaign_id, contact_id, call_quarter(placed_at, scheduled_time) as quarter, facet,
      counted_generation(facet, generation) as generation
    from old_rows where facet is not null
  ),
  touched as (
    insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
    select tenant_id, campaign_id, 0, array_agg(contact_id) from versions where facet < 192
    group by 1, 2
  )
  insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls)
  select tenant_id, campaign_id, quarter, facet, generation, -count(*) from versions
  group by 1, 2, 3, 4, 5;
  return null;
end $$;

create function count_new_members() returns trigger language plpgsql as $$
begin
  insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
  select tenant_id, campaign_id, count(*) filter (where removed_at is null), array_agg(contact_id)
  from new_rows group by 1, 2;
  return null;
end $$;

create function count_changed_members() returns trigger language plpgsql as $$
begin
  insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
  select tenant_id, campaign_id, sum(enrolled), array_agg(contact_id)
  from (
    select tenant_id, campaign_id, contact_id, sum(enrolled) as enrolled
    from (
      select tenant_id, campaign_id, contact_id, 1 as enrolled from new_rows where removed_at is null
      union all
      select tenant_id, campaign_id, contact_id, -1 from old_rows where removed_at is null
    ) versions
    group by 1, 2, 3 having sum(enrolled) <> 0
  ) changed
  group by 1, 2;
  return null;
end $$;

create function count_deleted_members() returns trigger language plpgsql as $$
begin
  insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
  select tenant_id, campaign_id, -count(*), array_agg(contact_id)
  from old_rows where removed_at is null group by 1, 2;
  return null;
end $$;

create function count_changed_contacts() returns trigger language plpgsql as $$
begin
  insert into people_delta (tenant_id, enrolled, contact_ids)
  select tenant_id, 0, array_agg(id)
  from (
    select tenant_id, id
    from (
      select tenant_id, id, 1 as versions, deleted_at is not null or do_not_call or unreachable_reason is not null
        or held_reason is not null as is_barred from new_rows
      union all
      select tenant_id, id, -1, deleted_at is not null or do_not_call or unreachable_reason is not null
        or held_reason is not null from old_rows
    ) versions
    group by 1, 2 having coalesce(sum(versions) filter (where is_barred), 0) <> 0
  ) changed
  group by 1;
  return null;
end $$;

create trigger enrolment_counted_new after insert on enrolment
  referencing new table as new_rows for each statement execute function count_new_members();
create trigger enrolment_counted_again after update on enrolment
  referencing old table as old_rows new table as new_rows for each statement execute function count_changed_members();
create trigger enrolment_counted_off after delete on enrolment
  referencing old table as old_rows for each statement execute function count_deleted_members();
create trigger contact_counted_again after update on contact
  referencing old table as old_rows new table as new_rows for each statement execute function count_changed_contacts();
