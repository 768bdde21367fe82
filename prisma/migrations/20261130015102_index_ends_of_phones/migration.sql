-- outside a transaction
-- The tenant is last: a lookup by phone must not take this for an index of a tenant's contacts.
create index concurrently contact_phone_ends on contact ((reverse(phone) collate "C"), tenant_id);
