-- outside a transaction
-- An id belongs to one call of the whole server: statements find calls by their ids alone. The primary key will begin
-- with the tenant.
create unique index concurrently call_id on call (id);
