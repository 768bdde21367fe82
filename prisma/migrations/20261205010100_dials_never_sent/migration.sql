-- Epoch: kept. A dial of the version before has none, and is looked up as before.
-- Locks: the table for an instant, to add a column that is null.

-- The attempt to commit the dial as SENT, known to one process only, until VAPI has answered. If that process has not
-- learned whether its attempt was committed, it has not sent the request, and recognises the dial by this.
alter table dial add column sent_in uuid;
