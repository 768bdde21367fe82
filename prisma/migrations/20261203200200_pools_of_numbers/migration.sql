-- Epoch: kept. The migration of start rates belongs to the same release and raises it.
-- Campaigns call from pools of phone numbers: see docs/adr/0027-pace-and-numbers.md.

alter table campaign
  add column phone_number_ids text[],
  add column max_calls_per_number_per_day integer
    constraint campaign_max_calls_per_number_per_day_check check (max_calls_per_number_per_day between 1 and 10000);
update campaign set phone_number_ids = array[phone_number_id];
alter table campaign
  alter column phone_number_ids set not null,
  add constraint campaign_phone_number_ids_check check (cardinality(phone_number_ids) between 1 and 50);

-- phone_number_id is the first number of the pool. Processes of the version before read and write it alone.
create function keep_first_number() returns trigger language plpgsql as $$
begin
  if new.phone_number_ids is null
    or (tg_op = 'UPDATE' and new.phone_number_ids = old.phone_number_ids and new.phone_number_id <> old.phone_number_id)
  then
    new.phone_number_ids := array[new.phone_number_id];
  else
    new.phone_number_id := new.phone_number_ids[1];
  end if;
  return new;
end $$;

create trigger keep_first_number before insert or update of phone_number_id, phone_number_ids on campaign
  for each row execute function keep_first_number();

-- Whether the calls from the tenant's numbers are counted: since it first had a campaign with several numbers or with a
-- daily limit of calls from a number.
alter table tenant add column counts_numbers boolean not null default false;

-- The calls from a number by quarter of an hour, with which the days of all time zones begin. A claim counts its call;
-- a put-back returns it.
create table number_use (
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  phone_number_id text not null,
  quarter timestamptz(3) not null,
  calls integer not null,
  last_used_at timestamptz(3) not null,
  primary key (tenant_id, phone_number_id, quarter)
);
-- Rows are updated many times: with room in the page the indexes are not.
alter table number_use set (fillfactor = 50);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table number_use enable row level security, force row level security;
  execute format('create policy wall on number_use using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;

create function quarter_of(timestamptz) returns timestamptz language sql immutable strict parallel safe as $$
  select date_bin('15 minutes', $1, '2000-01-01T00:00:00Z')
$$;
