-- outside a transaction
-- Epoch: kept. Calls by the time at which they were placed. An index of `call` by `placed_at` would make the update that
-- commits a dial as sent write an entry into every index of `call`; updates of `dial` write into all of its indexes anyway.
create index concurrently dial_sent on dial (tenant_id, sent_at, call_id) where sent_at is not null;
