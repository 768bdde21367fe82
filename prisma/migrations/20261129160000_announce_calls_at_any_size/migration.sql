-- plpgsql keeps the plan of a statement without parameters from its first run. For a connection whose first
-- update changed three calls that was a nested loop over old and new rows: 50,000 calls took minutes. A
-- grouping has no plan whose work grows faster than the rows.
create or replace function announce_calls() returns trigger language plpgsql as $$
begin
  perform pg_notify('call_scheduler', json_build_object('topic', 'calls', 'tenant', tenant_id, 'campaign', campaign_id,
    'changes', changes)::text)
  from (
    select tenant_id, campaign_id, json_agg(json_build_array(id, status) order by id) as changes
    from (
      select id, status, tenant_id, campaign_id,
        (row_number() over (partition by campaign_id order by id) - 1) / 60 as parcel
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
    ) numbered
    group by tenant_id, campaign_id, parcel
  ) parcels;
  return null;
end $$;
