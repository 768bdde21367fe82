-- Epoch: kept. A process of the version before puts the number of the contact on the list, as it always did.
-- The other numbers of a row that says not to call.
alter table import_row add column also_not_to_call text[];
