-- outside a transaction
-- Does not begin with the tenant: while the statistics do not know a tenant, a lookup by tenant and phone would find
-- such an index as cheap as that of phones, and would read all contacts of the tenant.
create unique index concurrently contact_key on contact (id, tenant_id);
