-- outside a transaction
create index concurrently call_by_time on call (tenant_id, facet, scheduled_time, id) where facet is not null;
