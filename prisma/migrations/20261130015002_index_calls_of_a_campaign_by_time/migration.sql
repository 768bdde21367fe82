-- outside a transaction
-- With the tenant, so that calls are counted under row-level security without reading them.
create index concurrently call_of_campaign_by_time on call (tenant_id, campaign_id, facet, scheduled_time, id) where facet is not null;
