-- A start and an edit of a large campaign are done in steps too (src/rules/campaign-work.ts).
alter table campaign_work drop constraint campaign_work_kind_is_known,
  add constraint campaign_work_kind_is_known
    check (kind in ('SETTLE', 'OWE_ENDED', 'REVIVE', 'OWE', 'MOVE', 'CANCEL'));

create or replace function cancel_outdated_calls(uuid[], uuid[], timestamptz) returns void language plpgsql
  set enable_seqscan = off as $$
begin
  if not exists (select from campaign_work where campaign_id = any($1) and kind = 'CANCEL') then
    return;
  end if;
  -- Each member's calls are found by the contact, and the campaign by its id, whatever the statistics say: `offset 0`
  -- keeps the planner from other indexes, by which it would read all calls of the campaign for each member.
  with outdated as materialized (
    select waiting.id, cancelled.reason, cancelled.at
    from unnest($1, $2) as member (campaign_id, contact_id)
    cross join lateral (
      select id, tenant_id, generation from campaign where id = member.campaign_id offset 0
    ) campaign
    join lateral (
      select id, campaign_id, generation, status, kind from call where contact_id = member.contact_id offset 0
    ) waiting on waiting.campaign_id = member.campaign_id and waiting.status = 'SCHEDULED'
      and waiting.kind <> 'TEST' and waiting.generation < campaign.generation
    cross join lateral (
      select reason, at from campaign_work
      where tenant_id = campaign.tenant_id and campaign_id = campaign.id and kind = 'CANCEL'
        and campaign_work.generation > waiting.generation
      order by campaign_work.generation limit 1
    ) cancelled
  ),
  locked as materialized (
    select id from call where id = any(array(select id from outdated)) and status = 'SCHEDULED'
    order by id for no key update
  ),
  changed as (
    update call set status = 'CANCELLED', cancel_reason = outdated.reason, ended_at = outdated.at, updated_at = $3
    from locked join outdated using (id) where call.id = locked.id
    returning call.tenant_id, call.id, call.cancel_reason, call.ended_at
  )
  insert into call_event (tenant_id, call_id, at, kind, detail)
  select tenant_id, id, ended_at, 'CANCELLED', cancel_reason from changed;
end $$;
