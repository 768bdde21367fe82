-- outside a transaction
create unique index concurrently contact_id on contact (id);
