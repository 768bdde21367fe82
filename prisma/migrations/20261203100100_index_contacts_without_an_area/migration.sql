-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
-- Contacts whose area is not derived yet: those of earlier versions. It is empty afterwards.
create index concurrently contact_without_area on contact (id) where area_id is null and erased_at is null;
