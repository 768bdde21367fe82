-- Epoch: kept. Undo belongs to epoch 3, of which no version was released before this one.
-- Locks: nothing but what changing the columns of a small table takes.

alter table import
  -- Contacts about whom it is decided later, as it is not known whether a call to them was placed.
  add column undo_later uuid[] not null default '{}',
  drop column undo_left;

-- What was left is found by looking at all members once more.
