-- Epoch: kept. A process of the version before does not know the list, and could call a number that is on it. But numbers
-- come on it only by processes of this version, and 20261203200000_start_rates has raised the epoch before one starts.
-- See docs/adr/0026-the-do-not-call-list.md.
-- Locks: nothing but the places of calls, for the milliseconds that creating a table takes.

-- Numbers that a tenant must not call, contacts or not. An entry outlives the contact.
create table do_not_call (
  tenant_id uuid not null references tenant (id) on delete cascade,
  id uuid not null default uuid_v7(),
  -- E.164. Of an erased person "erased:" and the hash of the number (contact.phone_hash).
  phone text not null,
  since timestamptz(3) not null,
  source text not null constraint do_not_call_source_is_known check (source in ('MANUAL', 'IMPORT', 'CALL', 'API')),
  reason text,
  note text,
  -- The key with which it was added; null: this server, or its operator.
  api_key_id uuid,
  -- The call in which it was said. Without a foreign key: calls may be kept for a shorter time.
  call_id uuid,
  -- The contact's mark and its calls that wait do not follow the entry yet.
  is_pending boolean not null default false,
  primary key (tenant_id, id)
);
create unique index do_not_call_one_per_phone on do_not_call (tenant_id, phone);
create index do_not_call_by_source on do_not_call (tenant_id, source, id);
-- For the search by the beginning of a number.
create index do_not_call_phone_starts on do_not_call (tenant_id, phone text_pattern_ops);
create index do_not_call_pending on do_not_call (tenant_id, id) where is_pending;

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table do_not_call enable row level security, force row level security;
  execute format('create policy wall on do_not_call using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;
