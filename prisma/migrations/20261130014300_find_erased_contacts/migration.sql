-- outside a transaction
create unique index concurrently contact_phone_hash on contact (tenant_id, phone_hash) where phone_hash is not null;
