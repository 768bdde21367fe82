-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
create index concurrently call_deferred on call (tenant_id, contact_id, campaign_id)
  where deferred_from is not null and (facet & 48) = 0;
