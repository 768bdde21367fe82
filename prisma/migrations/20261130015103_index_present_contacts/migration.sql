-- outside a transaction
create index concurrently contact_present on contact (tenant_id, do_not_call, (unreachable_reason is not null), id) where deleted_at is null;
