-- Epoch: kept. Limits on the calls to one number belong to epoch 3, of which no version was released before this one. See
-- docs/adr/0030-permissions-are-facts-of-the-decision.md.
-- Locks: nothing but what creating a table takes.

-- A number that a contact had before, and that was called: limits count these calls for whoever has the number next.
create table former_phone (
  tenant_id uuid not null,
  contact_id uuid not null,
  -- Calls to the contact that were placed from `since` on and before `until` were calls to this number.
  until timestamptz(3) not null,
  since timestamptz(3) not null,
  -- E.164. Of an erased person "erased:" and the hash of the number, as in the do-not-call list.
  phone text not null,
  primary key (tenant_id, contact_id, until),
  foreign key (contact_id, tenant_id) references contact (id, tenant_id) on delete cascade
);
create index former_phone_of_phone on former_phone (tenant_id, phone);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table former_phone enable row level security, force row level security;
  execute format('create policy wall on former_phone using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;
