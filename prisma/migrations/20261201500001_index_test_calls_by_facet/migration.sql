-- outside a transaction
create index concurrently call_test_due_by_facet on call (tenant_id) where (facet & 48) = 0 and kind = 'TEST';
