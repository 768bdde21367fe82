-- Epoch: kept. An alert that a process of the version before acknowledges has a time and nobody who did it, as have those
-- that were acknowledged earlier.
-- Locks: `alert` for as long as adding columns without a default takes.

-- The key with which it was acknowledged, or the user who did it. Both null: it is not known, or was not acknowledged.
alter table alert
  add column acknowledged_by_api_key_id uuid,
  add column acknowledged_by_user_id uuid;
