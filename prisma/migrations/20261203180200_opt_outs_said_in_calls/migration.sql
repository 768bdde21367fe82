-- Epoch: kept. A process of the version before does not read the setting, and no campaign has it.
-- Locks: campaign, for milliseconds.

-- Where the assistant's structured data say that the person asked not to be called again, as names joined by dots; null:
-- nowhere.
alter table campaign add column opt_out_field text;

-- Calls in which the person asked not to be called again. What VAPI reports again, after the number was taken off the
-- list, does not put it on the list again.
create table opt_out (
  tenant_id uuid not null,
  call_id uuid not null,
  -- When VAPI reported it.
  at timestamptz(3) not null,
  primary key (tenant_id, call_id)
);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table opt_out enable row level security, force row level security;
  execute format('create policy wall on opt_out using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;
