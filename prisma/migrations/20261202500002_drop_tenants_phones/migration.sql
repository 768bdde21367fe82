-- Epoch: kept. The two indexes before this one do the same.
-- Locks: readers and writers of contact wait while the index is dropped, which takes milliseconds.
-- A foreign key to a contact looks for its tenant and id. While Postgres's statistics said that there were few contacts,
-- this index seemed as good for that as the key. The plan was kept, and each row of a large import read all contacts.
alter table contact drop constraint contact_tenant_id_phone_key;
