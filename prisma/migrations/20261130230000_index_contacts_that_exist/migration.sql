-- outside a transaction
-- The lists of contacts, without deleted ones. A lookup by phone cannot use this index. It could use the index of all
-- contacts of a tenant, and did so where the statistics knew nothing of the tenant yet: each row of its first import
-- then read all contacts that the import had made so far.
create index concurrently contact_of_tenant on contact (tenant_id, id) where deleted_at is null;
