-- outside a transaction
-- Foreign keys refer to it with the tenant, so that a row of one tenant cannot belong to a call of another.
create unique index concurrently call_of_tenant on call (tenant_id, id);
