-- Epoch: kept. No campaign has lanes yet, and calls of campaigns without lanes are placed as before.
-- A lane is a campaign in an area: see docs/adr/0023-lanes.md.

-- Whether the campaign is open at other times in other areas.
alter table campaign add column is_laned boolean not null default false;
create index campaign_laned on campaign (tenant_id) where is_laned;

-- The area of the contact, if the campaign has lanes; 0: it has none, or the area is not derived yet. A constant default
-- rewrites no row. It is dropped again: a row that is added without a lane gets it from a trigger.
alter table call add column lane int not null default 0;
alter table call alter column lane drop default;
alter table enrolment add column lane int not null default 0;
alter table enrolment alter column lane drop default;

create function lane_of(campaign_id uuid, contact_id uuid) returns int language sql stable set enable_seqscan = off as $$
  select case when (select is_laned from campaign where id = $1)
    then coalesce((select area_id from contact where id = $2), 0) else 0 end
$$;

-- What is kept of the lanes of a campaign. Only dispatches and ticks write it, while they hold the tenant's lock. A lane
-- that has no row has neither members nor calls that wait, or a note (lane_note).
create table lane (
  tenant_id uuid not null,
  campaign_id uuid not null,
  -- Of the table area, without a foreign key: rows of area are never deleted.
  area_id int not null,
  -- The version of the campaign's opening from which the row was computed. It says nothing if the opening has another.
  version uuid not null,
  -- Until then the gate stays as it is, and so does the round of an open gate.
  look_at timestamptz(3) not null,
  -- The rule that closes the gate. Null: it is open.
  closed_by text,
  -- The present window, or the opening of the next. Null: there is none.
  opens_at timestamptz(3),
  closes_at timestamptz(3),
  -- No call of the lane that waits is due before.
  due_at timestamptz(3) not null default 'infinity',
  -- The present round may owe a member a call.
  is_behind boolean not null default false,
  primary key (tenant_id, campaign_id, area_id),
  constraint lane_of_campaign foreign key (tenant_id, campaign_id) references campaign (tenant_id, id) on delete cascade
);
create index lane_to_look_at on lane (campaign_id, version, look_at);
create index lane_open on lane (campaign_id, version, due_at) where closed_by is null;
create index lane_behind on lane (campaign_id, version) where is_behind and closed_by is null;
alter table lane set (fillfactor = 70);

-- Lanes to which a call or a member was added, or in which one became due earlier. Writers append rows, so nobody waits
-- for another's row; the next dispatch looks at these lanes and deletes the rows.
create table lane_note (
  tenant_id uuid not null,
  campaign_id uuid not null,
  id bigint generated always as identity,
  area_id int not null,
  -- The first call that was added, or made due earlier, is due then; infinity: none was.
  due_at timestamptz(3) not null,
  primary key (tenant_id, campaign_id, id)
);
alter table lane_note set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
  each text;
begin
  foreach each in array array['lane', 'lane_note'] loop
    execute format('alter table %s enable row level security, force row level security', each);
    execute format('create policy wall on %s using (%s or tenant_id = %s)', each, every_tenant, this_tenant);
  end loop;
end $$;

-- As before, and the lane.
create or replace function place_call() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  if new.position is null then
    new.position := coalesce((select position from enrolment
      where campaign_id = new.campaign_id and contact_id = new.contact_id), 0);
  end if;
  if new.generation is null then
    new.generation := (select generation from campaign where id = new.campaign_id);
  end if;
  if new.lane is null then
    new.lane := lane_of(new.campaign_id, new.contact_id);
  end if;
  perform cancel_outdated_calls(array[new.campaign_id], array[new.contact_id], new.created_at);
  return new;
end $$;
drop trigger call_placed on call;
create trigger call_placed before insert on call for each row
  when (new.position is null or new.generation is null or new.lane is null) execute function place_call();

create function place_member() returns trigger language plpgsql as $$
begin
  new.lane := lane_of(new.campaign_id, new.contact_id);
  return new;
end $$;
create trigger enrolment_placed before insert on enrolment for each row
  when (new.lane is null) execute function place_member();

-- Of rows that are added: in the passes that count them.
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
  if exists (select from new_rows where lane <> 0) then
    insert into lane_note (tenant_id, campaign_id, area_id, due_at)
    select tenant_id, campaign_id, lane, min(scheduled_time) from new_rows
    where lane <> 0 and (facet & 48) = 0 and kind <> 'TEST'
    group by 1, 2, 3;
  end if;
  return null;
end $$;

create or replace function count_new_members() returns trigger language plpgsql as $$
begin
  insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
  select tenant_id, campaign_id, count(*) filter (where removed_at is null), array_agg(contact_id)
  from new_rows group by 1, 2;
  if exists (select from new_rows where lane <> 0) then
    insert into lane_note (tenant_id, campaign_id, area_id, due_at)
    select distinct tenant_id, campaign_id, lane, 'infinity'::timestamptz from new_rows
    where lane <> 0 and removed_at is null;
  end if;
  return null;
end $$;

-- Of rows that are changed: by rows, so that a statement that changes no row of a lane calls nothing.
create function note_lane() returns trigger language plpgsql as $$
begin
  insert into lane_note (tenant_id, campaign_id, area_id, due_at)
  values (new.tenant_id, new.campaign_id, new.lane, coalesce((to_jsonb(new) ->> 'scheduled_time')::timestamptz, 'infinity'));
  return null;
end $$;
create trigger call_waits_in_lane after update on call for each row
  when (new.lane <> 0 and (new.facet & 48) = 0 and new.kind <> 'TEST'
    and (old.facet is distinct from new.facet or old.lane <> new.lane or old.generation <> new.generation
      or old.scheduled_time > new.scheduled_time))
  execute function note_lane();
create trigger member_waits_in_lane after update on enrolment for each row
  when (new.lane <> 0 and new.removed_at is null
    and (old.lane <> new.lane or old.covered_until > new.covered_until or old.removed_at is not null))
  execute function note_lane();

-- Moves these contacts to the lanes of their areas, with the calls that wait. Locks memberships, then calls, each in
-- their order.
create function move_to_lanes(contact_ids uuid[]) returns void language plpgsql set enable_seqscan = off as $$
begin
  with moved as materialized (
    select enrolment.campaign_id, enrolment.contact_id, coalesce(contact.area_id, 0) as lane
    from contact
    join enrolment on enrolment.contact_id = contact.id
    join campaign on campaign.id = enrolment.campaign_id and campaign.is_laned
    where contact.id = any(contact_ids) and enrolment.lane <> coalesce(contact.area_id, 0)
    order by enrolment.campaign_id, enrolment.contact_id
    for no key update of enrolment
  )
  update enrolment set lane = moved.lane from moved
  where enrolment.campaign_id = moved.campaign_id and enrolment.contact_id = moved.contact_id;
  with moved as materialized (
    select call.id, coalesce(contact.area_id, 0) as lane
    from contact
    join call on call.contact_id = contact.id and (call.facet & 48) = 0
    join campaign on campaign.id = call.campaign_id and campaign.is_laned
    where contact.id = any(contact_ids) and call.lane <> coalesce(contact.area_id, 0)
    order by call.id
    for no key update of call
  )
  update call set lane = moved.lane from moved where call.id = moved.id;
end $$;

-- As before, and contacts whose area changes move to other lanes, whoever changes it.
create or replace function count_changed_contacts() returns trigger language plpgsql as $$
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
  if exists (select from campaign where tenant_id = (select tenant_id from new_rows limit 1) and is_laned) then
    perform move_to_lanes(array(
      select id from (select id, area_id from new_rows except select id, area_id from old_rows) changed));
  end if;
  return null;
end $$;
