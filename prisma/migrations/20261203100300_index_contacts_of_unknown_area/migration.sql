-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
-- Contacts of whom no time zone is known, for a list: row 1 of area is that of nothing.
create index concurrently contact_area_unknown on contact (tenant_id, id) where area_id = 1 and deleted_at is null;
