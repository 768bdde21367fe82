-- Calls that were deleted because they are kept no longer leave the kept counts like any other deleted call, and are
-- counted here from then on: what is shown of a campaign's past stays, and the kept counts are still those of the calls.
create table deleted_call_count (
  tenant_id uuid not null references tenant (id) on delete cascade,
  campaign_id uuid not null,
  quarter timestamptz(0) not null,
  facet smallint not null,
  calls integer not null,
  primary key (tenant_id, campaign_id, quarter, facet)
) with (fillfactor = 90);
-- The same of all quarters.
create table deleted_call_total (
  tenant_id uuid not null references tenant (id) on delete cascade,
  campaign_id uuid not null,
  facet smallint not null,
  calls integer not null,
  primary key (tenant_id, campaign_id, facet)
) with (fillfactor = 50);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
  kept text;
begin
  foreach kept in array array['deleted_call_count', 'deleted_call_total'] loop
    execute format('alter table %s enable row level security, force row level security', kept);
    execute format('create policy wall on %s using (%s or tenant_id = %s)', kept, every_tenant, this_tenant);
  end loop;
end $$;
