-- outside a transaction
-- Also finds the dials of a call, for which there was an index of its own.
create unique index concurrently dial_key on dial (call_id, tenant_id, id);
