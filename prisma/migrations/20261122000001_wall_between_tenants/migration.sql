-- The wall between tenants (docs/adr/0008). A connection sees the rows of the tenant it was told to act
-- for (call_scheduler.tenant), every row when it acts for all (call_scheduler.every_tenant = on), and
-- none when it was told nothing. The policies are forced upon the tables' owner, whom we usually are.
-- As sub-selects the settings are read once in a statement, not once for each row.

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
  wall record;
begin
  for wall in
    select relname as around, case when relname = 'tenant' then 'id' else 'tenant_id' end || ' = ' || this_tenant as own
    from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and (relname = 'tenant'
      or exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id' and not attisdropped))
    union all values
      -- What belongs to a row of another table is as visible as that row.
      ('campaign_turn', 'exists (select from campaign where campaign.id = campaign_id)'),
      ('call_event', 'exists (select from call where call.id = call_id)'),
      ('import_problem', 'exists (select from import where import.id = import_id)'),
      ('import_row', 'exists (select from import where import.id = import_id)'),
      ('worker_process', 'false'),
      ('scheduler_run', 'false')
  loop
    execute format('alter table %I enable row level security, force row level security', wall.around);
    execute format('create policy wall on %I using (%s or %s)', wall.around, every_tenant, wall.own);
  end loop;
end $$;

-- Numbers over all tenants, which every tenant may read.
create policy readable on scheduler_run for select using (true);
