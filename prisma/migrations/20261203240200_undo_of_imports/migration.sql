select raise_epoch(3);
-- Undo of imports: see docs/adr/0029-imports-in-two-steps-with-undo.md. A process of the version before does not know the
-- bar IMPORT_UNDONE, and would call people of an import that was undone.

alter table import
  -- What contacts and memberships remember of the import that made them: shorter than its id.
  add column number integer not null generated always as identity,
  -- Until then the import can be undone, and its journal is kept. Null: it has none.
  add column undoable_until timestamptz(3),
  add column undone_at timestamptz(3),
  -- What was taken back so far: UndoCounts of src/rules/import-undo.ts.
  add column undo jsonb,
  -- The part of the work that is under way, and the contact that was handled last.
  add column undo_phase text,
  add column undo_cursor uuid,
  -- How many memberships have to be looked at again, because a call was about to be sent.
  add column undo_left integer not null default 0,
  add column undo_done_at timestamptz(3);

create unique index import_number on import (number);
-- Asked for each membership that an import has made.
create index import_undone on import (tenant_id, number) where status = 'UNDONE';
create index import_undoable on import (undoable_until) where undoable_until is not null;
create index import_being_undone on import (undone_at) where undone_at is not null and undo_done_at is null;

-- Nulls cost no room: only what an import has made has them.
alter table contact
  -- The import that made the contact, or restored it after it was deleted.
  add column import_number integer,
  -- When a person last changed the contact.
  add column edited_at timestamptz(3);

alter table enrolment
  -- The import that made the membership.
  add column import_number integer,
  -- Later imports that have the contact too, while the membership could still be taken back.
  add column also_imports integer[],
  -- Of a campaign that does not recur: the import that scheduled the last call of a member that it has not made.
  add column call_import integer;

-- What imports have changed in contacts that existed, by field: [before, written]. Dropped when an import can no longer be
-- undone.
create table import_change (
  tenant_id uuid not null,
  import_id uuid not null,
  contact_id uuid not null,
  -- In the order in which the changes were made.
  seq bigint not null generated always as identity,
  -- The import made the contact, but no membership by which it could be found.
  is_made boolean not null default false,
  fields jsonb not null default '{}',
  attributes jsonb not null default '{}',
  primary key (tenant_id, import_id, contact_id)
);
create index import_change_of_contact on import_change (contact_id);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table import_change enable row level security, force row level security;
  execute format('create policy wall on import_change using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;

-- By key: [before, after] of each value that differs; null where there is none.
create function changed_values(before jsonb, after jsonb) returns jsonb
language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(key, jsonb_build_array(before -> key, after -> key)), '{}')
  from (select jsonb_object_keys(before) union select jsonb_object_keys(after)) keys (key)
  where coalesce(before -> key, 'null') <> coalesce(after -> key, 'null')
$$;

-- The keys of changes whose values are still those that were written.
create function own_changes(present jsonb, changes jsonb) returns text[]
language sql immutable parallel safe as $$
  select coalesce(array_agg(key), '{}') from jsonb_each(changes) changed (key, pair)
  where coalesce(present -> key, 'null') = pair -> 1
$$;

-- The values as they were before the changes, where they are still those that were written.
create function values_before(present jsonb, changes jsonb) returns jsonb
language sql immutable parallel safe as $$
  select (present - own_changes(present, changes)) || coalesce((
    select jsonb_object_agg(key, changes -> key -> 0) from unnest(own_changes(present, changes)) key
    where changes -> key -> 0 <> 'null'), '{}')
$$;

-- Later changes of the same values, as if the former ones had not been made.
create function changes_without(later jsonb, former jsonb) returns jsonb
language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(key, case when pair -> 0 = former -> key -> 1
    then jsonb_build_array(former -> key -> 0, pair -> 1) else pair end), '{}')
  from jsonb_each(later) changed (key, pair)
$$;

-- The words that are known, and one more. The next migration validates it.
do $$
declare
  words text := (select pg_get_constraintdef(oid) from pg_constraint
    where conname = 'call_cancel_reason_is_known' and connamespace = current_schema()::regnamespace);
begin
  alter table call drop constraint call_cancel_reason_is_known;
  execute 'alter table call add constraint call_cancel_reason_is_known '
    || regexp_replace(replace(words, ' NOT VALID', ''), '\]', ', ''IMPORT_UNDONE''::text]') || ' not valid';
end $$;
