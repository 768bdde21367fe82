-- Epoch: kept. A process of the version before leaves imports in these states alone.
-- A new value cannot be used in the transaction that adds it: the next migration uses them.
alter type import_status add value if not exists 'STAGING' before 'RUNNING';
alter type import_status add value if not exists 'STAGED' before 'RUNNING';
alter type import_status add value if not exists 'CANCELLED';
alter type import_status add value if not exists 'UNDONE';
