-- outside a transaction
create index concurrently call_live_by_facet on call (tenant_id, campaign_id) where facet is null;
