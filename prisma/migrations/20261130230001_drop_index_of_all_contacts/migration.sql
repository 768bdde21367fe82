-- Replaced by contact_of_tenant.
drop index contact_tenant_id_id_idx;
