-- A manual call is no longer the contact's one open call: it may wait for a later round while the rounds
-- before it have their calls. Two open calls of one person never ring at once (call_one_live_per_contact).
alter table call
  add column is_callback boolean not null default false
  constraint call_callback_is_manual check (not is_callback or kind = 'MANUAL');

-- A call that failed at a wrong number before this instant reached nobody: it counts as nobody's.
alter table contact add column number_corrected_at timestamptz(3);
