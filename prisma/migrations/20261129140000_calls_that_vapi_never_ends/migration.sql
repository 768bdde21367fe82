-- The longest duration that was sent with a dial: the campaign's may change while the call is live. Null for dials
-- from before this column.
alter table dial add column max_duration_seconds integer;

-- A person wants this call to end. It is hung up as soon as VAPI can, and not dialled again.
alter table call add column end_requested_at timestamptz(3);
