-- outside a transaction
-- As call_one_open_of_rounds, which stays until this one holds. A campaign has one tenant, so both allow the same.
create unique index concurrently call_one_open_of_rounds_with_tenant on call (campaign_id, contact_id, tenant_id)
  where (facet is null or (facet & 48) = 0) and kind in ('ROUND', 'REDIAL');
