-- outside a transaction
create unique index concurrently dial_id on dial (id);
