-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
-- For the search by the beginning of a phone. The condition holds for every row. It is there for the planner: an index
-- with a condition is not considered for statements that say nothing of the phone, as the checks of foreign keys do.
create index concurrently contact_phone_starts on contact (tenant_id, phone) where phone is not null;
