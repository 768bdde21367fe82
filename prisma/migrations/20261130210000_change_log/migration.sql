-- The log that live subscriptions read, instead of NOTIFY: a commit that notified takes a lock of the whole server, and
-- a notification cannot be read again. See docs/adr/0010-change-log.md.
create table change (
  tenant_id uuid not null,
  -- The transaction that made the change: pg_current_xact_id(). Its order is not that of the commits.
  xid bigint not null,
  -- Changes of one row of a table are in this order.
  id bigint generated always as identity,
  kind text not null constraint change_kind_is_known check (kind in ('CALLS', 'CAMPAIGN', 'IMPORT', 'KEY_REVOKED')),
  -- The campaign (of calls too), the import or the key.
  subject_id uuid not null,
  -- Of CALLS: the calls whose status changed, and their new status. Null if one statement changed more than 1,000
  -- calls of a campaign: a reader that is so far behind is told to read again.
  call_ids uuid[],
  statuses call_status[],
  written_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, xid, id)
);
create index change_xid on change (xid);

-- How far the log reaches back: missing are the changes of transactions before `before_xid` that are not in `running`.
create table change_floor (
  id int primary key check (id = 1),
  before_xid bigint not null,
  running bigint[] not null,
  -- present_identity() of the database whose transactions the log holds. Another database counts its own.
  identity text
);
insert into change_floor (id, before_xid, running) values (1, 0, '{}');

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table change enable row level security, force row level security;
  execute format('create policy wall on change using (%s or tenant_id = %s)', every_tenant, this_tenant);
  alter table change_floor enable row level security, force row level security;
  execute format('create policy wall on change_floor using (%s)', every_tenant);
end $$;

-- Triggers, so that no writer can forget to log. Per statement: a bulk change costs one row for each campaign.
-- Grouping, and no join of old and new rows: plpgsql keeps the plan of the first, small run, and a grouping has no
-- plan whose work grows faster than the rows.
create function log_changed_calls() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id, call_ids, statuses)
  select tenant_id, pg_current_xact_id()::text::bigint, 'CALLS', campaign_id,
    case when count(*) <= 1000 then array_agg(id) end,
    case when count(*) <= 1000 then array_agg(status) end
  from (
    select id, tenant_id, campaign_id, max(status) filter (where is_new) as status
    from (
      select id, tenant_id, campaign_id, status, true as is_new from new_rows
      union all
      select id, tenant_id, campaign_id, status, false from old_rows
    ) versions
    group by id, tenant_id, campaign_id
    having min(status) <> max(status)
  ) changed
  group by tenant_id, campaign_id;
  return null;
end $$;

create function log_new_calls() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id, call_ids, statuses)
  select tenant_id, pg_current_xact_id()::text::bigint, 'CALLS', campaign_id,
    case when count(*) <= 1000 then array_agg(id) end,
    case when count(*) <= 1000 then array_agg(status) end
  from new_rows
  group by tenant_id, campaign_id;
  return null;
end $$;

create function log_new_campaigns() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id)
  select tenant_id, pg_current_xact_id()::text::bigint, 'CAMPAIGN', id from new_rows;
  return null;
end $$;

create function log_changed_campaigns() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id)
  select tenant_id, pg_current_xact_id()::text::bigint, 'CAMPAIGN', id
  from (
    select id, tenant_id, state, updated_at from new_rows
    union all
    select id, tenant_id, state, updated_at from old_rows
  ) versions
  group by id, tenant_id
  having min(state) <> max(state) or min(updated_at) <> max(updated_at);
  return null;
end $$;

create function log_new_imports() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id)
  select tenant_id, pg_current_xact_id()::text::bigint, 'IMPORT', id from new_rows;
  return null;
end $$;

-- Not for a heartbeat alone: every process that works on an import writes one every few seconds.
create function log_changed_imports() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id)
  select tenant_id, pg_current_xact_id()::text::bigint, 'IMPORT', id
  from (
    select id, tenant_id, (to_jsonb(new_rows) - 'heartbeat_at')::text as content from new_rows
    union all
    select id, tenant_id, (to_jsonb(old_rows) - 'heartbeat_at')::text from old_rows
  ) versions
  group by id, tenant_id
  having min(content) <> max(content);
  return null;
end $$;

drop trigger call_changed on call;
drop trigger call_added on call;
drop trigger import_changed on import;
drop trigger campaign_changed on campaign;
drop trigger campaign_state_changed on campaign;
drop function announce_calls, announce_new_calls, announce_import, announce_campaign;

create trigger call_changed after update on call
  referencing old table as old_rows new table as new_rows for each statement execute function log_changed_calls();
create trigger call_added after insert on call
  referencing new table as new_rows for each statement execute function log_new_calls();
create trigger campaign_changed after update on campaign
  referencing old table as old_rows new table as new_rows for each statement execute function log_changed_campaigns();
create trigger campaign_added after insert on campaign
  referencing new table as new_rows for each statement execute function log_new_campaigns();
create trigger import_changed after update on import
  referencing old table as old_rows new table as new_rows for each statement execute function log_changed_imports();
create trigger import_added after insert on import
  referencing new table as new_rows for each statement execute function log_new_imports();
