-- What still counts of calls that were deleted because they are kept no longer (KEEP_CALLS_DAYS): for each contact in a
-- campaign. Written in the transaction that deletes the calls. Test calls are left out.
create table deleted_calls (
  tenant_id uuid not null references tenant (id) on delete cascade,
  campaign_id uuid not null,
  contact_id uuid not null,
  calls integer not null,
  -- Of these, COMPLETED: they count for the campaign's retry attempts.
  completed integer not null,
  -- When the last of them that may have rung was placed, and at what time the last served its round.
  last_dial_at timestamptz(3),
  last_served_at timestamptz(3),
  -- The newest call of rounds: whether it left the one call of a campaign that does not recur still owed, and when it
  -- was placed, if it failed because of its number.
  round_call_id uuid,
  owes_call boolean,
  bad_number_at timestamptz(3),
  -- Whether a manual call has taken place, which stands for the call of a campaign that does not recur.
  has_manual boolean not null,
  primary key (tenant_id, campaign_id, contact_id)
) with (fillfactor = 90);

alter table deleted_calls enable row level security, force row level security;
create policy wall on deleted_calls using ((select current_setting('call_scheduler.every_tenant', true) = 'on')
  or tenant_id = (select nullif(current_setting('call_scheduler.tenant', true), '')::uuid));
