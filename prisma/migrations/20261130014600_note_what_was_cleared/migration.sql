-- How far the transcripts of ended calls have been deleted.
create table transcripts_cleared (
  id int primary key check (id = 1),
  -- Of calls that ended until then, nothing is left to delete.
  ended_until timestamptz(3) not null
);
alter table transcripts_cleared enable row level security, force row level security;
create policy wall on transcripts_cleared using ((select current_setting('call_scheduler.every_tenant', true) = 'on'));
