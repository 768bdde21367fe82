-- The partial indexes of waiting, open and live calls have conditions on the facet now, which changes when a call is
-- claimed and when it ends, and not in between.
drop index call_waiting;
alter index call_waiting_by_facet rename to call_waiting;
drop index call_test_due;
alter index call_test_due_by_facet rename to call_test_due;
drop index call_live;
alter index call_live_by_facet rename to call_live;
drop index call_one_live_per_contact;
alter index call_one_live_by_facet rename to call_one_live_per_contact;
drop index call_one_open_of_rounds;
alter index call_one_open_of_rounds_by_facet rename to call_one_open_of_rounds;
drop index call_one_open_manual;
alter index call_one_open_manual_by_facet rename to call_one_open_manual;
drop index call_one_open_test;
alter index call_one_open_test_by_facet rename to call_one_open_test;
drop index call_vapi_call;
drop index dial_vapi_call;

-- Ended calls whose report has not come: when VAPI is asked for it. A table of its own, because an index on a column of
-- call would keep the update by the report, the largest of a call's life, from being a HOT update.
create table awaited_report (
  tenant_id uuid not null,
  call_id uuid not null,
  due_at timestamptz(3) not null,
  primary key (tenant_id, call_id)
);
create index awaited_report_due on awaited_report (due_at);
insert into awaited_report (tenant_id, call_id, due_at)
  select tenant_id, id, report_due_at from call where report_due_at is not null;
-- The column is written by processes of the version before this one until they end.
drop index call_report_due;

alter table awaited_report enable row level security, force row level security;
create policy wall on awaited_report using ((select current_setting('call_scheduler.every_tenant', true) = 'on')
  or tenant_id = (select nullif(current_setting('call_scheduler.tenant', true), '')::uuid));
