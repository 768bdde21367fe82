-- Epoch: kept. A process of the version before shows viewers whole numbers: switch this on when all processes are of this
-- version.
-- Locks: `tenant` for as long as adding a column with a constant default takes.

-- Whether users and keys with the role VIEWER see telephone numbers masked.
alter table tenant add column masks_numbers boolean not null default false;
