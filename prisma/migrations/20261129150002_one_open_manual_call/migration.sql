-- outside a transaction
create unique index concurrently call_one_open_manual on call (campaign_id, contact_id, is_callback)
  where status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS') and kind = 'MANUAL';
