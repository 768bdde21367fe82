-- outside a transaction
create unique index concurrently call_one_open_of_rounds on call (campaign_id, contact_id)
  where status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS') and kind in ('ROUND', 'REDIAL');
