-- outside a transaction
-- Epoch: kept. An index does not change what a process may do.
-- As contact_tenant_id_phone_key, with the phone first. See docs/adr/0019-keys-contain-the-tenant.md.
create unique index concurrently contact_one_per_phone on contact (phone, tenant_id);
