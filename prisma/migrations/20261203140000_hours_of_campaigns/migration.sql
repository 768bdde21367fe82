-- Epoch: kept. 20261203200000_start_rates raises it for the same version: a process of the version before would call
-- outside of several windows, and on dates that are closed. Before that migration no campaign has such hours.

-- See docs/adr/0024-hours-of-a-campaign.md.
alter table campaign
  -- [{days, startTime, endTime}] if there are several; else start_time, end_time and schedule_days are the window.
  add column windows jsonb not null default '[]',
  add column hours_of text not null default 'CAMPAIGN'
    constraint campaign_hours_of_is_known check (hours_of in ('CAMPAIGN', 'CONTACT')),
  -- [{from, to, label}]
  add column blackout_dates jsonb not null default '[]',
  add column holiday_sets text[] not null default '{}';

alter table tenant
  -- Those of all its campaigns.
  add column blackout_dates jsonb not null default '[]',
  -- {isOn, startTime, endTime}. Null: the default, which depends on whether calling rules are in force.
  add column courtesy_hours jsonb;

-- Validated by the next migration.
alter table alert drop constraint alert_kind_is_known,
  add constraint alert_kind_is_known check (kind in (
    'DUPLICATE_CALL', 'CREDENTIAL_CHANGED', 'DIAL_PARKED', 'CAMPAIGN_FAULTED', 'CALL_LOST', 'CALL_OVERDUE',
    'DATABASE_BEHIND', 'CALL_REBUILT', 'CONTACT_HELD', 'TIME_ZONE_INVALID', 'WEBHOOKS_SILENT', 'HOLIDAYS_END'
  )) not valid;
