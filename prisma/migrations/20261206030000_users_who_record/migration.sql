-- Epoch: kept. A process of the version before records what its users do as it did: without naming them.
-- Locks: the three tables for as long as adding a column without a default takes.

-- The user who added or recorded it; null: a key did, or this server or its operator. No foreign key, as for keys.
alter table do_not_call add column user_id uuid;
alter table consent add column user_id uuid;
alter table refusal add column user_id uuid;
