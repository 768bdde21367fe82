-- When VAPI is asked for what the report of an ended call would have told; null when nothing is expected.
alter table call add column report_due_at timestamptz(3);
create index call_report_due on call (report_due_at) where report_due_at is not null;
