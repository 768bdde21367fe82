-- Counts the people that there are. It locks nothing: what others have counted since the triggers exist is subtracted, in
-- the same snapshot. The workers then look at each contact that was called or may not be called, about a minute per million;
-- until they have, counts of people take as long as before.
set local enable_seqscan = on;
insert into people_delta (tenant_id, campaign_id, enrolled, contact_ids)
select tenant_id, campaign_id, count(*),
  coalesce(array_agg(contact_id) filter (where is_barred or was_called), '{}')
from (
  select enrolment.tenant_id, enrolment.campaign_id, enrolment.contact_id,
    contact.deleted_at is not null or contact.do_not_call or contact.unreachable_reason is not null
      or contact.held_reason is not null as is_barred,
    called.contact_id is not null as was_called,
    row_number() over (partition by enrolment.tenant_id, enrolment.campaign_id) / 1000 as portion
  from enrolment
  join contact on contact.tenant_id = enrolment.tenant_id and contact.id = enrolment.contact_id
  left join (
    select distinct tenant_id, campaign_id, contact_id from call
    where facet < 192 and (placed_at is not null or (facet & 48) = 16)
  ) called on called.tenant_id = enrolment.tenant_id and called.campaign_id = enrolment.campaign_id
    and called.contact_id = enrolment.contact_id
  where enrolment.removed_at is null
) member
group by tenant_id, campaign_id, portion
union all
select tenant_id, campaign_id, -sum(people), '{}'
from (
  select tenant_id, campaign_id, enrolled as people from people_delta where campaign_id is not null
  union all
  select tenant_id, campaign_id, people from people_count
) counted
group by tenant_id, campaign_id having sum(people) <> 0;
