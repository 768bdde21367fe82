-- Epoch: kept. A process of the version before does not write the column. A step that finds an older end there leaves
-- calls of that lane to the next tick, which does not read it.

-- The end of the present round of an open lane, so that a step of a round sees which lanes still owe calls. Null: the
-- lane is closed, or was not looked at since.
alter table lane add column round_ends_at timestamptz(3);
