-- Epoch: kept. A process of the version before does not write it: until all are of this version, it can be too early.
-- Locks: `seat` for as long as adding a column without a default takes.

-- When the user last did something in the tenant, to the minute. Null: never.
alter table seat add column last_used_at timestamptz(3);
