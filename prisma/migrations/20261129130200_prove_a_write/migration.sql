-- One row, which `GET /ready` writes to prove that the database takes writes.
create table readiness_probe (
  id int primary key check (id = 1),
  at timestamptz(3) not null
);
alter table readiness_probe enable row level security, force row level security;
create policy wall on readiness_probe using ((select current_setting('call_scheduler.every_tenant', true) = 'on'));
