-- outside a transaction
create index concurrently call_waiting on call (campaign_id, generation, scheduled_time, position, id)
  where status = 'SCHEDULED' and kind <> 'TEST';
