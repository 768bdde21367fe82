-- Epoch: kept. Sums of the calls that there are. It locks nothing: calls and kept counts are read in one snapshot, so what
-- others write meanwhile is counted by the triggers. It takes some seconds per million calls. Workers fold the rows.
insert into call_delta (tenant_id, campaign_id, quarter, facet, generation, calls, talk_ms, cost)
select tenant_id, campaign_id, quarter, facet, generation, calls, talk_ms, cost from missing_call_counts();
