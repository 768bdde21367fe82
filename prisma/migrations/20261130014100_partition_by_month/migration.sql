-- Webhooks, entries of histories and alerts are partitioned by month, so that old ones are dropped and not deleted
-- row by row. Ids contain their time: a month is a range of ids. docs/runbook.md says what this locks and for how long.

-- The lowest id of this millisecond (UUID, version 7).
create function lowest_uuid(at timestamptz) returns uuid language sql immutable parallel safe as $$
  select rpad(lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- The month (UTC) in which an id was made.
create function month_of(id uuid) returns date language sql immutable parallel safe as $$
  select date_trunc('month', to_timestamp(
    ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) at time zone 'UTC')::date
$$;

-- Creates the partition of a month (UTC) with the policy and the privileges of its table, and moves there what the
-- default partition has of this month. False: it exists. Others wait for at most the two seconds in which this waits.
create function make_partition(parent text, month date) returns boolean language plpgsql
set lock_timeout = '2s' as $$
declare
  partition constant text := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
  other constant text := format('%s_default', parent);
  first constant uuid := lowest_uuid(date_trunc('month', month)::timestamp at time zone 'UTC');
  beyond constant uuid := lowest_uuid((date_trunc('month', month) + interval '1 month')::timestamp at time zone 'UTC');
begin
  if to_regclass(partition) is not null or exists (
    -- The partition of all months before the tables were partitioned.
    select from pg_inherits join pg_class on oid = inhrelid
    where inhparent = parent::regclass and pg_get_expr(relpartbound, oid) like '%(MINVALUE)%' and upper_uuid(oid) >= beyond
  ) then
    return false;
  end if;
  execute format('create table %I (like %I including defaults including constraints including storage '
    'including compression)', partition, parent);
  perform wall_partition(parent, partition);
  execute format('lock table %I in access exclusive mode', other);
  execute format('with moved as (delete from %I where id >= %L and id < %L returning *)
    insert into %I select * from moved', other, first, beyond, partition);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, partition, first, beyond);
  return true;
end $$;

-- Gives a partition the row-level security and the privileges of its table: it may be named in a statement itself.
create function wall_partition(parent text, partition text) returns void language plpgsql as $$
declare
  is_forced constant boolean := (select relforcerowsecurity from pg_class where oid = parent::regclass);
begin
  execute format('alter table %I enable row level security, %s force row level security', partition,
    case when is_forced then '' else 'no' end);
  execute (
    select format('create policy wall on %I using (%s)', partition, pg_get_expr(polqual, polrelid))
    from pg_policy where polrelid = parent::regclass and polname = 'wall');
  if to_regrole('call_scheduler_tenant') is not null
    and has_table_privilege('call_scheduler_tenant', parent, 'select') then
    execute format('grant select, insert, update, delete on %I to call_scheduler_tenant', partition);
  end if;
end $$;

-- The id at which a partition ends; null for a default partition.
create function upper_uuid(partition regclass) returns uuid language sql stable as $$
  select substring(pg_get_expr(relpartbound, oid) from $re$TO \('([0-9a-f-]{36})'\)$re$)::uuid
  from pg_class where oid = partition
$$;

-- The partitions of a table that hold nothing from this time on, the oldest first.
create function partitions_before(parent text, at timestamptz) returns table (partition text) language sql stable as $$
  select relname::text from pg_inherits join pg_class on oid = inhrelid
  where inhparent = parent::regclass and upper_uuid(oid) <= lowest_uuid(at)
  order by upper_uuid(oid)
$$;

-- The months of which rows are in the default partition, which holds what has no partition of its own.
create function months_without_partition(parent text) returns setof date language plpgsql stable as $$
begin
  return query execute format('select distinct month_of(id) from %I', parent || '_default');
end $$;

-- Drops a partition. Fails if a statement holds one of its rows, or its table, for longer than two seconds.
create function drop_partition(partition text) returns void language plpgsql set lock_timeout = '2s' as $$
begin
  execute format('drop table %I', partition);
end $$;

-- Of an alert that lasts until its cause is gone there is one at a time. A unique index over partitions by id cannot
-- hold that.
create table lasting_alert (
  tenant_id uuid not null references tenant (id) on delete cascade,
  kind text not null,
  -- The id of the campaign or of the tenant.
  subject text not null,
  alert_id uuid not null,
  primary key (tenant_id, kind, subject)
);
insert into lasting_alert (tenant_id, kind, subject, alert_id)
  select tenant_id, kind, subject, id from alert where subject is not null and cleared_at is null;

lock table webhook_event, call_event, alert in access exclusive mode;
alter table webhook_event rename to webhook_event_former;
alter table call_event rename to call_event_former;
alter table alert rename to alert_former;

create table webhook_event (
  id uuid not null default uuid_v7(),
  tenant_id uuid not null,
  call_id uuid,
  vapi_call_id text,
  type text not null,
  status text,
  body jsonb not null,
  result text not null constraint webhook_event_result_is_known check (result in (
    'APPLIED', 'NOTHING_NEW', 'UNKNOWN_CALL', 'UNKNOWN_TYPE')),
  received_at timestamptz(3) not null,
  constraint webhook_event_key primary key (tenant_id, id)
) partition by range (id);

create table call_event (
  id uuid not null default uuid_v7(),
  tenant_id uuid not null,
  call_id uuid not null,
  at timestamptz(3) not null,
  kind text not null constraint call_event_kind_is_known check (kind in (
    'CLAIMED', 'SENT', 'ACCEPTED', 'ADOPTED', 'REJECTED', 'UNKNOWN', 'PUT_BACK', 'IN_PROGRESS', 'ENDED',
    'CONCLUDED', 'END_REQUESTED', 'CANCELLED', 'DUPLICATE')),
  detail text
) partition by range (id);

create table alert (
  id uuid not null default uuid_v7(),
  tenant_id uuid not null,
  at timestamptz(3) not null,
  kind text not null constraint alert_kind_is_known check (kind in (
    'DUPLICATE_CALL', 'CREDENTIAL_CHANGED', 'DIAL_PARKED', 'CAMPAIGN_FAULTED', 'CALL_LOST', 'CALL_OVERDUE',
    'DATABASE_BEHIND', 'CALL_REBUILT', 'CONTACT_HELD', 'TIME_ZONE_INVALID', 'WEBHOOKS_SILENT')),
  message text not null,
  call_id uuid,
  subject text,
  cleared_at timestamptz(3)
) partition by range (id);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
  parent text;
begin
  foreach parent in array '{webhook_event,call_event,alert,lasting_alert}'::text[] loop
    execute format('alter table %I enable row level security, force row level security', parent);
    execute format('create policy wall on %I using (%s or tenant_id = %s)', parent, every_tenant, this_tenant);
  end loop;
  foreach parent in array '{webhook_event,call_event,alert}'::text[] loop
    execute format('create table %I partition of %I default', parent || '_default', parent);
    perform wall_partition(parent, parent || '_default');
  end loop;
end $$;

-- Webhooks stay where they are: their former table becomes the partition of all months until now.
do $$
declare
  last constant date := (select month_of(id) from webhook_event_former order by id desc limit 1);
  this constant date := date_trunc('month', clock_timestamp() at time zone 'UTC');
begin
  if not exists (select from webhook_event_former) then
    drop table webhook_event_former;
    return;
  end if;
  drop index webhook_event_received_at_idx, webhook_event_tenant_id_received_at_idx;
  alter table webhook_event_former drop constraint webhook_event_pkey;
  execute format('alter table webhook_event attach partition webhook_event_former for values from (minvalue) to (%L)',
    lowest_uuid((greatest(last, this) + interval '1 month')::timestamp at time zone 'UTC'));
end $$;

do $$
declare
  parent text;
  month date;
begin
  foreach parent in array '{webhook_event,call_event,alert}'::text[] loop
    for n in 0 .. 2 loop
      perform make_partition(parent, (clock_timestamp() at time zone 'UTC' + n * interval '1 month')::date);
    end loop;
  end loop;
  -- Histories and alerts are moved into the months that they need.
  for month in select distinct month_of(id) from call_event_former loop
    perform make_partition('call_event', month);
  end loop;
  for month in select distinct month_of(id) from alert_former loop
    perform make_partition('alert', month);
  end loop;
end $$;

insert into call_event (id, tenant_id, call_id, at, kind, detail)
  select event.id, call.tenant_id, event.call_id, event.at, event.kind, event.detail
  from call_event_former event join call on call.id = event.call_id;
insert into alert (id, tenant_id, at, kind, message, call_id, subject, cleared_at)
  select id, tenant_id, at, kind, message, call_id, subject, cleared_at from alert_former;
drop table call_event_former, alert_former;

alter table call_event add constraint call_event_key primary key (tenant_id, id);
alter table alert add constraint alert_key primary key (tenant_id, id);
create index webhook_event_call on webhook_event (call_id) where call_id is not null;
create index call_event_call on call_event (call_id, tenant_id);
create index alert_newest on alert (tenant_id, at, id);

alter table call_event add foreign key (tenant_id, call_id) references call (tenant_id, id) on delete cascade;
alter table alert add foreign key (tenant_id) references tenant (id) on delete cascade;
drop index call_tenant_id_id_idx;

-- A process of the version before this one does not name the tenant. It may still run during an upgrade.
create function tenant_of_call_event() returns trigger language plpgsql as $$
begin
  new.tenant_id := (select tenant_id from call where id = new.call_id);
  return new;
end $$;
create trigger call_event_tenant before insert on call_event for each row
  when (new.tenant_id is null) execute function tenant_of_call_event();
