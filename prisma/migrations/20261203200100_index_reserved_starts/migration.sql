-- outside a transaction
-- Epoch: kept. An index is all that is new.
create index concurrently dial_starts on dial (tenant_id, starts_at) where starts_at is not null;
