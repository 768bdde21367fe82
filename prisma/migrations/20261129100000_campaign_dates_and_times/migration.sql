-- Dates and clock times of campaigns get their types. Rewrites the table campaign, a row per campaign, and
-- locks it meanwhile; calls and contacts are not touched.
alter table campaign
  drop constraint campaign_start_time_check,
  drop constraint campaign_end_time_check,
  drop constraint campaign_starts_on_check,
  drop constraint campaign_ends_on_check,
  alter column start_time type time(0) using start_time::time(0),
  alter column end_time type time(0) using end_time::time(0),
  alter column starts_on type date using starts_on::date,
  alter column ends_on type date using ends_on::date,
  add constraint campaign_start_time_check check (extract(second from start_time) = 0 and start_time < '24:00'),
  add constraint campaign_end_time_check check (extract(second from end_time) = 0 and end_time < '24:00');
