-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
-- As enrolment_behind, of lanes. It has no entry for a member of a campaign without lanes.
create index concurrently enrolment_behind_in_lane on enrolment (campaign_id, lane, covered_until, position)
  where removed_at is null and lane <> 0;
