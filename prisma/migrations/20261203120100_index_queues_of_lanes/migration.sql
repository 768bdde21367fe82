-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
-- The queues of lanes, as call_waiting is that of a campaign. It has no entry for a call of a campaign without lanes.
create index concurrently call_waiting_in_lane on call (campaign_id, generation, lane, scheduled_time, position, id)
  where (facet & 48) = 0 and kind <> 'TEST' and lane <> 0;
