-- outside a transaction
-- By facet and not by status: a call that is answered changes its status only, which is a HOT update then.
create index concurrently call_waiting_by_facet on call (campaign_id, generation, scheduled_time, position, id)
  where (facet & 48) = 0 and kind <> 'TEST';
