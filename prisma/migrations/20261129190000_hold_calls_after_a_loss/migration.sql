-- Which database this is: the cluster, its timeline (a promotion and a recovery to a point in time begin a new
-- one), and the tables themselves (a restored dump and a copy have others). Null on a standby. What a provider's
-- Postgres does not tell is left out.
create function present_identity() returns text language plpgsql stable as $$
declare
  cluster text := '';
  timeline text := '';
begin
  if pg_is_in_recovery() then return null; end if;
  begin
    cluster := (select system_identifier from pg_control_system())::text;
  exception when others then null;
  end;
  begin
    timeline := left(pg_walfile_name(pg_current_wal_lsn()), 8);
  exception when others then null;
  end;
  return concat_ws('/', cluster, timeline, (select oid from pg_database where datname = current_database()),
    'database_identity'::regclass::oid);
end $$;

-- The identity of the database with which the ledger and VAPI agree. Null until a worker has started.
create table database_identity (
  id int primary key check (id = 1),
  identity text
);
insert into database_identity (id) values (1);
alter table database_identity enable row level security, force row level security;
create policy wall on database_identity using ((select current_setting('call_scheduler.every_tenant', true) = 'on'));
create policy readable on database_identity for select using (true);

-- A tenant whose calls wait until VAPI has been asked what the database has lost. A tenant without a row dials.
create table reconciliation (
  tenant_id uuid primary key references tenant (id) on delete cascade,
  reason text not null,
  held_at timestamptz(3) not null,
  -- VAPI's calls are listed from here on.
  list_from timestamptz(3) not null,
  asked_at timestamptz(3),
  problem text
);
alter table reconciliation enable row level security, force row level security;
create policy wall on reconciliation using ((select current_setting('call_scheduler.every_tenant', true) = 'on')
  or tenant_id = (select nullif(current_setting('call_scheduler.tenant', true), '')::uuid));

-- A contact that was called by a campaign which the database has lost is not called until a person releases it.
alter table contact add column held_reason text;

-- Calls that VAPI has of campaigns that are lost. Each holds its contact once, also when VAPI shows it again.
create table lost_call (
  tenant_id uuid not null references tenant (id) on delete cascade,
  dial_id uuid not null,
  vapi_call_id text not null,
  found_at timestamptz(3) not null,
  primary key (tenant_id, dial_id)
);
alter table lost_call enable row level security, force row level security;
create policy wall on lost_call using ((select current_setting('call_scheduler.every_tenant', true) = 'on')
  or tenant_id = (select nullif(current_setting('call_scheduler.tenant', true), '')::uuid));
