-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
-- As call_of_campaign_by_time, which stays until this one is built, without the tenant: a campaign has one tenant.
create index concurrently call_of_campaign_by_time_and_facet on call (campaign_id, facet, scheduled_time, id) where facet is not null;
