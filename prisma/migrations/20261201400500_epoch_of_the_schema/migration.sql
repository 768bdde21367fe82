-- The epoch of the schema. A migration after which a process of an earlier version may no longer place calls raises it
-- (docs/adr/0019-keys-contain-the-tenant.md). Each process knows the epoch that it was written for (src/db/epoch.ts).
create table schema_epoch (id integer primary key check (id = 1), epoch integer not null);
insert into schema_epoch (id, epoch) values (1, 1);
alter table schema_epoch enable row level security, force row level security;
create policy wall on schema_epoch using ((select current_setting('call_scheduler.every_tenant', true) = 'on'));

-- Whether this is the epoch, until the transaction ends. False also while a migration is raising it: nobody waits, as
-- the migration may need what the transaction has locked. Two statements: the second one sees what was committed
-- before the lock was taken.
create function is_epoch(integer) returns boolean language plpgsql volatile as $$
begin
  if not pg_try_advisory_xact_lock_shared(7264120005) then
    return false;
  end if;
  return exists (select from schema_epoch where epoch = $1);
end $$;

-- To be called by a migration first of all, with the next number. Waits for the transactions that place calls, and
-- lets none begin.
create function raise_epoch(integer) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7264120005);
  update schema_epoch set epoch = $1 where epoch = $1 - 1;
  if not found then
    raise exception 'the epoch cannot become %: it is %', $1, (select epoch from schema_epoch);
  end if;
end $$;
