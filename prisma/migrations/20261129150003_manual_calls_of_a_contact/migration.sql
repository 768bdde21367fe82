-- outside a transaction
create index concurrently call_manual on call (campaign_id, contact_id) where kind = 'MANUAL';
