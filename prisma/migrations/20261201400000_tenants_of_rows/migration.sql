-- Every row of a tenant names its tenant, so that keys and foreign keys can contain it. docs/runbook.md says what these
-- migrations lock and for how long.
alter table campaign_turn add column tenant_id uuid;
update campaign_turn set tenant_id = campaign.tenant_id from campaign where campaign.id = campaign_id;
alter table campaign_turn alter column tenant_id set not null;

alter table import_problem add column tenant_id uuid;
update import_problem set tenant_id = import.tenant_id from import where import.id = import_id;
alter table import_problem alter column tenant_id set not null;

-- Rows of imports that do not exist are deleted sooner or later; they belong to nobody.
alter table import_row add column tenant_id uuid;
delete from import_row where not exists (select from import where import.id = import_id);
update import_row set tenant_id = import.tenant_id from import where import.id = import_id;
alter table import_row alter column tenant_id set not null;

alter table import_withheld add column tenant_id uuid;
delete from import_withheld where not exists (select from import where import.id = import_id);
update import_withheld set tenant_id = import.tenant_id from import where import.id = import_id;
alter table import_withheld alter column tenant_id set not null;

-- Rows are found by their phone, whatever the import (import-rows.ts), so this key begins with the phone.
alter table import_row drop constraint import_row_pkey, add primary key (phone, import_id, tenant_id);
alter table import_withheld drop constraint import_withheld_pkey, add primary key (tenant_id, import_id, phone);
alter table import_problem drop constraint import_problem_pkey, add primary key (tenant_id, import_id, ordinal);
alter table import_chunk drop constraint import_chunk_pkey, add primary key (tenant_id, import_id, ordinal);
alter table campaign_turn drop constraint campaign_turn_pkey, add primary key (tenant_id, campaign_id);

-- Their own tenant decides now who sees them, and not the row to which they belong.
do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
  child text;
begin
  foreach child in array '{campaign_turn,import_problem,import_row,import_withheld}'::text[] loop
    execute format('drop policy wall on %I', child);
    execute format('create policy wall on %I using (%s or tenant_id = %s)', child, every_tenant, this_tenant);
  end loop;
end $$;
