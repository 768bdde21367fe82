select raise_epoch(2);
-- The epoch: a process of the version before would send dials without a reserved start, and exceed a rate.

-- The most starts of calls in 60 seconds; null: no limit. Starts that were reserved for before `paced_from` were
-- reserved under another rate (src/rules/pace.ts).
alter table campaign
  add column starts_per_minute integer
    constraint campaign_starts_per_minute_check check (starts_per_minute between 1 and 1000),
  add column paced_from timestamptz(3);

alter table tenant
  add column starts_per_minute integer
    constraint tenant_starts_per_minute_check check (starts_per_minute between 1 and 1000),
  add column paced_from timestamptz(3);

-- The reserved start of a dial: it is sent then, or put back. Null: no rate counted it.
alter table dial add column starts_at timestamptz(3);
