-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
-- The reasons of those who cannot be called are looked up: of a campaign with a million members some thousands.
create index concurrently member_barred on member_state (tenant_id, campaign_id, contact_id) where is_barred;
