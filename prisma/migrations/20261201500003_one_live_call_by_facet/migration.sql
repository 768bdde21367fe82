-- outside a transaction
create unique index concurrently call_one_live_by_facet on call (tenant_id, contact_id) where facet is null;
