-- An alert about something that lasts has a subject. There is one such alert at a time, until it is cleared.
alter table alert add column subject text, add column cleared_at timestamptz(3);
create unique index alert_lasting on alert (tenant_id, kind, subject) where subject is not null and cleared_at is null;
