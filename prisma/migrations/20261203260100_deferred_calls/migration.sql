-- Epoch: kept. A process of the version before does not know limits on calls to a number; 20261203200000_start_rates has
-- raised the epoch before one is set.
-- Locks: the places of calls, for the milliseconds that adding columns takes.

-- A call that is due and that a limit, a missing consent or an unchecked list refuses waits until a later time, so that
-- it does not block those behind it. When it was due before; null: it was never deferred.
alter table call add column deferred_from timestamptz(3);

-- The most calls to one number in rolling hours: [{ "max": 3, "hours": 24 }].
alter table campaign add column contact_caps jsonb not null default '[]';
alter table tenant add column contact_caps jsonb not null default '[]';

-- After a change of limits or calling rules, deferred calls are due when they were before.
alter table campaign_work drop constraint campaign_work_kind_is_known,
  add constraint campaign_work_kind_is_known
    check (kind in ('LANES', 'SETTLE', 'OWE_ENDED', 'REVIVE', 'OWE', 'RESTORE', 'MOVE', 'ROUND', 'CANCEL',
      'COPY')) not valid;
