-- What became of each column of the file, and how many people it says not to call.
alter table import add column columns jsonb not null default '[]',
  add column do_not_call_contacts integer not null default 0;
alter table import_row add column do_not_call boolean not null default false;

-- People of whom a row of the file says something about calling that cannot be read: the file makes no call
-- for them, also where another of its rows is about the same person.
create table import_withheld (
  import_id uuid not null,
  phone text not null,
  primary key (import_id, phone)
);
alter table import_withheld enable row level security, force row level security;
create policy wall on import_withheld using (
  (select current_setting('call_scheduler.every_tenant', true) = 'on')
  or exists (select from import where import.id = import_id));
