-- outside a transaction
create unique index concurrently call_one_open_manual_by_facet on call (campaign_id, contact_id, is_callback)
  where (facet is null or (facet & 48) = 0) and kind = 'MANUAL';
