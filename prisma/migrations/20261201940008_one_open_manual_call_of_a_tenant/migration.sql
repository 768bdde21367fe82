-- outside a transaction
create unique index concurrently call_one_open_manual_with_tenant on call
  (campaign_id, contact_id, is_callback, tenant_id)
  where (facet is null or (facet & 48) = 0) and kind = 'MANUAL';
