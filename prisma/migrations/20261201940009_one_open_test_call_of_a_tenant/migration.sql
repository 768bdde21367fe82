-- outside a transaction
create unique index concurrently call_one_open_test_with_tenant on call (campaign_id, contact_id, tenant_id)
  where (facet is null or (facet & 48) = 0) and kind = 'TEST';
