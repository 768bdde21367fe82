-- The order in which contacts came into a campaign is the order in which it dials calls that are due at
-- once. An enrolment gets the next number when it begins; a call carries it, so that one index has the queue.
create sequence enrolment_position;

alter table enrolment add column position bigint;
update enrolment set position = placed.position
from (select campaign_id, contact_id, row_number() over (order by created_at, contact_id) as position
      from enrolment) placed
where enrolment.campaign_id = placed.campaign_id and enrolment.contact_id = placed.contact_id;
select setval('enrolment_position', (select coalesce(max(position), 0) + 1 from enrolment), false);
alter table enrolment alter column position set default nextval('enrolment_position'),
  alter column position set not null;
alter sequence enrolment_position owned by enrolment.position;

-- Where two imports settle one round in two ticks, both go by the place in the campaign.
drop index enrolment_behind;
create index enrolment_behind on enrolment (campaign_id, covered_until, position) where removed_at is null;

alter table call add column position bigint;
update call set position = enrolment.position from enrolment
where enrolment.campaign_id = call.campaign_id and enrolment.contact_id = call.contact_id
  and call.status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS');
update call set position = 0 where position is null;
alter table call alter column position set not null;

-- Whoever makes a call need not know of it. Bulk writers give the position and do not pay for the lookup.
-- Without sequential scans: the plan of a function is kept, and the first may be made for a table of three rows.
create function place_call() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  new.position := coalesce((select position from enrolment
    where campaign_id = new.campaign_id and contact_id = new.contact_id), 0);
  return new;
end $$;
create trigger call_placed before insert on call for each row when (new.position is null)
  execute function place_call();

drop index call_due;
create index call_due on call (campaign_id, scheduled_time, position, id)
  where status = 'SCHEDULED' and kind <> 'TEST';

-- Contacts are taken from a file in its order. What an older version has laid out has no lines: the order of
-- the phones, in which that version would have gone on.
alter table import_row add column line integer;
update import_row set line = placed.line
from (select import_id, phone, row_number() over (partition by import_id order by phone) as line
      from import_row) placed
where import_row.import_id = placed.import_id and import_row.phone = placed.phone;
alter table import_row alter column line set not null;
create index on import_row (import_id, line);
