-- Epoch: kept. A process of the version before uses the same function.
-- A call of a round waits for the opening of its lane. When its contact moves, it is due since the move: the gate of the
-- new lane decides from then on. A deferred call is due when it was before, as other rules may apply to it now. Redials
-- and calls that a person has asked for keep their times.

-- As before, and the times.
create or replace function move_to_lanes(contact_ids uuid[]) returns void language plpgsql set enable_seqscan = off as $$
begin
  with moved as materialized (
    select enrolment.campaign_id, enrolment.contact_id, coalesce(contact.area_id, 0) as lane
    from contact
    join enrolment on enrolment.contact_id = contact.id
    join campaign on campaign.id = enrolment.campaign_id and campaign.is_laned
    where contact.id = any(contact_ids) and enrolment.lane <> coalesce(contact.area_id, 0)
    order by enrolment.campaign_id, enrolment.contact_id
    for no key update of enrolment
  )
  update enrolment set lane = moved.lane from moved
  where enrolment.campaign_id = moved.campaign_id and enrolment.contact_id = moved.contact_id;
  with moved as materialized (
    select call.id, coalesce(contact.area_id, 0) as lane,
      -- Neither is later than now, and the clock of the database is not always that of the server.
      greatest(contact.updated_at, call.created_at) as moved_at
    from contact
    join call on call.contact_id = contact.id and (call.facet & 48) = 0
    join campaign on campaign.id = call.campaign_id and campaign.is_laned
    where contact.id = any(contact_ids) and call.lane <> coalesce(contact.area_id, 0)
    order by call.id
    for no key update of call
  )
  update call set lane = moved.lane, deferred_from = null,
    scheduled_time = case when kind = 'ROUND' then least(coalesce(deferred_from, scheduled_time), moved.moved_at)
      else coalesce(deferred_from, scheduled_time) end
  from moved where call.id = moved.id;
end $$;
