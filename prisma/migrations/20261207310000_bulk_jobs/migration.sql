-- Epoch: kept. A process of the version before runs no such job and passes over its changes.
-- Locks: `change` for replacing a check that is not validated here; otherwise what creating a table takes.

-- A verb for many rows, which follows in steps.
create table bulk_job (
  tenant_id uuid not null references tenant (id) on delete cascade,
  id uuid not null default uuid_v7(),
  -- A BulkVerb and a BulkStatus of src/rules/bulk.ts.
  verb text not null,
  status text not null,
  -- From which contacts are removed; null: of other verbs.
  campaign_id uuid,
  -- Of calls that are scheduled: when they are due (null: now), and whether they are callbacks.
  due_at timestamptz(3),
  is_callback boolean not null default false,
  -- Rows that it is about, that were done, and that were refused, by reason.
  found integer not null,
  done integer not null default 0,
  refused jsonb not null default '{}',
  -- How many rows of the first chunk that is left were handled.
  place integer not null default 0,
  -- Who asked for it; both null: this server, or its operator.
  api_key_id uuid,
  user_id uuid,
  -- Its entry of the activity.
  activity_id uuid,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (tenant_id, id)
);
create index bulk_job_at_work on bulk_job (updated_at) where status = 'RUNNING';

-- The ids of the rows that are left, a thousand in a chunk, in the order of the list.
create table bulk_chunk (
  tenant_id uuid not null,
  bulk_id uuid not null,
  number integer not null,
  ids uuid[] not null,
  primary key (tenant_id, bulk_id, number),
  foreign key (tenant_id, bulk_id) references bulk_job (tenant_id, id) on delete cascade
);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table bulk_job enable row level security, force row level security;
  execute format('create policy wall on bulk_job using (%s or tenant_id = %s)', every_tenant, this_tenant);
  alter table bulk_chunk enable row level security, force row level security;
  execute format('create policy wall on bulk_chunk using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;

-- BULK: a bulk job was begun, has handled rows, or has ended.
alter table change drop constraint change_kind_is_known;
alter table change add constraint change_kind_is_known check (kind in (
  'CALLS', 'CAMPAIGN', 'IMPORT', 'ALERT', 'TENANT', 'DIAL', 'BULK', 'KEY_REVOKED', 'ACCESS_ENDED')) not valid;

create function log_bulk_jobs() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id)
  select tenant_id, pg_current_xact_id()::text::bigint, 'BULK', id from new_rows;
  return null;
end $$;

create trigger bulk_job_added after insert on bulk_job
  referencing new table as new_rows for each statement execute function log_bulk_jobs();
create trigger bulk_job_changed after update on bulk_job
  referencing new table as new_rows for each statement execute function log_bulk_jobs();
