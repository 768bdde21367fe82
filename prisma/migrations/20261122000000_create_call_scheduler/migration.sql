-- Everything from nothing. Takes no lock that anybody could wait for.

-- Time-ordered ids (RFC 9562, version 7), so that keyset order is order of creation. Postgres 18 has
-- uuidv7() built in; 15 to 17 do not.
create function uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

create type campaign_state as enum ('ACTIVE', 'PAUSED', 'STOPPED', 'FAULTED');
create type schedule_frequency as enum ('DAILY', 'WEEKLY', 'CUSTOM');
create type call_status as enum ('SCHEDULED', 'CALLING', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELLED');
create type call_kind as enum ('ROUND', 'MANUAL', 'REDIAL', 'TEST');
create type call_outcome as enum ('ANSWERED', 'VOICEMAIL', 'SILENCE', 'NO_ANSWER', 'BUSY', 'BAD_NUMBER',
  'CARRIER_FAULT', 'PROVIDER_FAULT', 'ACCOUNT_FAULT', 'CAPACITY', 'ENDED_BY_US', 'UNKNOWN');
create type dial_state as enum ('INTENDED', 'SENT', 'ACCEPTED', 'REJECTED', 'UNKNOWN');
create type import_status as enum ('RUNNING', 'COMPLETED', 'FAILED');
create type on_unknown as enum ('REDIAL', 'NEVER');

create table tenant (
  id uuid primary key default uuid_v7(),
  name text not null check (name <> ''),
  is_simulated boolean not null default false,
  vapi_api_key_encrypted text,
  credential_version integer not null default 0,
  webhook_secret_encrypted text not null,
  max_concurrent_calls integer not null default 10 check (max_concurrent_calls between 1 and 1000),
  on_unknown on_unknown not null default 'REDIAL',
  default_country text check (default_country ~ '^[A-Z]{2}$'),
  dial_paused_until timestamptz(3),
  dial_pause_reason text,
  dial_backoff_ms integer not null default 0,
  created_at timestamptz(3) not null default clock_timestamp()
);

-- Calls that were placed before the secret changed still report with the one they were given.
create table former_webhook_secret (
  id uuid primary key default uuid_v7(),
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  secret_encrypted text not null,
  replaced_at timestamptz(3) not null
);
create index on former_webhook_secret (tenant_id);

create table api_key (
  id uuid primary key default uuid_v7(),
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  name text not null,
  prefix text not null,
  hash text not null unique,
  created_at timestamptz(3) not null default clock_timestamp(),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);
create index on api_key (tenant_id);

create table resting_number (
  tenant_id uuid not null,
  phone_number_id text not null,
  rests_until timestamptz(3) not null,
  primary key (tenant_id, phone_number_id)
);

create table campaign (
  id uuid primary key default uuid_v7(),
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  name text not null check (name <> ''),
  state campaign_state not null default 'ACTIVE',
  paused_reason text,
  paused_evidence jsonb,
  breaker_from timestamptz(3),
  assistant_id text not null,
  phone_number_id text not null,
  schedule_frequency schedule_frequency,
  schedule_days integer[] not null default '{}' check (schedule_days <@ array[1, 2, 3, 4, 5, 6, 7]),
  interval_days integer check (interval_days between 1 and 366),
  start_time text not null check (start_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  end_time text not null check (end_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  time_zone text not null,
  starts_on text check (starts_on ~ '^\d{4}-\d{2}-\d{2}$'),
  ends_on text check (ends_on ~ '^\d{4}-\d{2}-\d{2}$'),
  retry_attempts integer not null default 3 check (retry_attempts between 1 and 100),
  max_concurrent_calls integer not null default 10 check (max_concurrent_calls between 1 and 1000),
  max_calls_per_run integer not null default 50 check (max_calls_per_run between 1 and 1000),
  redials_per_round integer not null default 0 check (redials_per_round between 0 and 10),
  redial_delays jsonb not null default '{}',
  max_duration_seconds integer not null default 600 check (max_duration_seconds between 10 and 43200),
  voicemail_detection boolean not null default false,
  created_at timestamptz(3) not null default clock_timestamp(),
  updated_at timestamptz(3) not null default clock_timestamp(),
  deleted_at timestamptz(3),
  check (start_time <> end_time),
  check (schedule_frequency is distinct from 'CUSTOM' or interval_days is not null),
  check (schedule_frequency is null or schedule_frequency = 'DAILY' or schedule_days <> '{}')
);
create index on campaign (tenant_id, id);
create index campaign_active on campaign (tenant_id, id) where state = 'ACTIVE' and deleted_at is null;

-- Apart from campaign, whose rows are locked by stops and by every dial that is sent: whoever claims
-- calls holds the tenant, and must wait for nobody here.
create table campaign_turn (
  campaign_id uuid primary key references campaign (id) on delete cascade on update cascade,
  last_claim_at timestamptz(3) not null
);

create table contact (
  id uuid primary key default uuid_v7(),
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  phone text not null check (phone ~ '^\+[1-9][0-9]{4,14}$'),
  name text,
  address text,
  attributes jsonb not null default '{}',
  do_not_call boolean not null default false,
  unreachable_reason text,
  is_sample boolean not null default false,
  created_at timestamptz(3) not null default clock_timestamp(),
  updated_at timestamptz(3) not null default clock_timestamp(),
  deleted_at timestamptz(3),
  unique (tenant_id, phone)
);
create index on contact (tenant_id, id);

create table enrolment (
  campaign_id uuid not null references campaign (id) on delete cascade on update cascade,
  contact_id uuid not null references contact (id) on delete cascade on update cascade,
  tenant_id uuid not null,
  covered_until timestamptz(3) not null default '-infinity',
  created_at timestamptz(3) not null default clock_timestamp(),
  removed_at timestamptz(3),
  primary key (campaign_id, contact_id)
);
create index on enrolment (contact_id);
create index enrolment_behind on enrolment (campaign_id, covered_until, contact_id) where removed_at is null;

create table call (
  id uuid primary key default uuid_v7(),
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  campaign_id uuid not null references campaign (id) on delete cascade on update cascade,
  contact_id uuid not null references contact (id) on delete cascade on update cascade,
  kind call_kind not null default 'ROUND',
  status call_status not null default 'SCHEDULED',
  scheduled_time timestamptz(3) not null,
  redial_of_id uuid,
  redial_round text,
  dial_id uuid,
  round text,
  attempt integer,
  placed_at timestamptz(3),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  outcome call_outcome,
  ended_reason text,
  message text,
  reached_phone boolean,
  cancel_reason text,
  vapi_call_id text,
  duration_seconds double precision,
  cost double precision,
  transcript text,
  summary text,
  recording_url text,
  last_news_at timestamptz(3),
  finished_at timestamptz(3),
  lookup_failures integer not null default 0,
  created_at timestamptz(3) not null default clock_timestamp(),
  updated_at timestamptz(3) not null default clock_timestamp()
) with (fillfactor = 85);
-- Uniqueness is the database's: whatever the code believes, these hold.
create unique index call_one_open_per_campaign on call (campaign_id, contact_id)
  where status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS') and kind <> 'TEST';
create unique index call_one_open_test on call (campaign_id, contact_id)
  where status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS') and kind = 'TEST';
create unique index call_one_live_per_contact on call (tenant_id, contact_id)
  where status in ('CALLING', 'IN_PROGRESS');
create unique index call_vapi_call on call (tenant_id, vapi_call_id) where vapi_call_id is not null;
create index call_due on call (campaign_id, scheduled_time, id) where status = 'SCHEDULED' and kind <> 'TEST';
create index call_test_due on call (tenant_id) where status = 'SCHEDULED' and kind = 'TEST';
create index call_live on call (tenant_id, campaign_id) where status in ('CALLING', 'IN_PROGRESS');
create index call_finished on call (campaign_id, finished_at) where finished_at is not null and kind <> 'TEST';
create index on call (campaign_id, contact_id, placed_at);
create index on call (tenant_id, id);
create index on call (campaign_id, id);
create index on call (contact_id, id);

create table dial (
  id uuid primary key default uuid_v7(),
  call_id uuid not null references call (id) on delete cascade on update cascade,
  tenant_id uuid not null,
  campaign_id uuid not null,
  contact_id uuid not null,
  state dial_state not null default 'INTENDED',
  credential_version integer not null,
  assistant_id text not null,
  phone_number_id text not null,
  round text,
  attempt integer,
  intended_at timestamptz(3) not null,
  sent_at timestamptz(3),
  settled_at timestamptz(3),
  vapi_call_id text,
  http_status integer,
  reason text,
  message text,
  clean_misses integer not null default 0,
  last_lookup_at timestamptz(3),
  last_miss_at timestamptz(3),
  check (state = 'INTENDED' or state = 'REJECTED' or sent_at is not null)
) with (fillfactor = 85);
create index on dial (call_id);
create index dial_vapi_call on dial (tenant_id, vapi_call_id) where vapi_call_id is not null;
-- A call has at most one dial that may have rung.
create unique index dial_one_open_per_call on dial (call_id)
  where state in ('INTENDED', 'SENT', 'UNKNOWN', 'ACCEPTED');
create unique index dial_one_per_attempt on dial (campaign_id, contact_id, round, attempt)
  where state in ('SENT', 'UNKNOWN', 'ACCEPTED');
create index dial_unsettled on dial (state, intended_at)
  where state in ('INTENDED', 'SENT', 'UNKNOWN') and settled_at is null;

create table call_event (
  id uuid primary key default uuid_v7(),
  call_id uuid not null references call (id) on delete cascade on update cascade,
  at timestamptz(3) not null,
  kind text not null,
  detail text
);
create index on call_event (call_id, at, id);

create table webhook_event (
  id uuid primary key default uuid_v7(),
  tenant_id uuid not null,
  call_id uuid,
  vapi_call_id text,
  type text not null,
  status text,
  body jsonb not null,
  result text not null,
  received_at timestamptz(3) not null
);
create index on webhook_event (received_at);
create index on webhook_event (call_id);

create table alert (
  id uuid primary key default uuid_v7(),
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  at timestamptz(3) not null,
  kind text not null,
  message text not null,
  call_id uuid
);
create index on alert (tenant_id, at, id);

create table import (
  id uuid primary key default uuid_v7(),
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  campaign_id uuid not null references campaign (id) on delete cascade on update cascade,
  status import_status not null default 'RUNNING',
  file_name text not null,
  file_bytes bigint not null,
  mapping jsonb not null default '{}',
  default_country text,
  total_rows integer not null default 0,
  accepted_rows integer not null default 0,
  rejected_rows integer not null default 0,
  duplicate_rows integer not null default 0,
  calls_scheduled integer not null default 0,
  error text,
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  heartbeat_at timestamptz(3)
);
create index on import (tenant_id, id);
create index import_running on import (created_at) where status = 'RUNNING';

create table import_problem (
  import_id uuid not null references import (id) on delete cascade on update cascade,
  ordinal integer not null,
  line integer not null,
  "column" text,
  value text,
  reason text not null,
  primary key (import_id, ordinal)
);

create table import_chunk (
  import_id uuid not null,
  tenant_id uuid not null,
  ordinal integer not null,
  bytes bytea not null,
  primary key (import_id, ordinal)
);

create table import_row (
  import_id uuid not null,
  phone text not null,
  name text,
  address text,
  attributes jsonb not null,
  primary key (import_id, phone)
);

create table scheduler_run (
  minute timestamptz(3) primary key,
  started_at timestamptz(3) not null,
  campaigns_considered integer not null default 0,
  campaigns_open integer not null default 0,
  calls_created integer not null default 0,
  calls_claimed integer not null default 0,
  skipped jsonb not null default '{}',
  duration_ms integer
);

create table worker_process (
  id text primary key,
  worker_ids text[] not null default '{}',
  started_at timestamptz(3) not null,
  seen_at timestamptz(3) not null
);

-- Announcements for live subscriptions. Triggers, so that no writer can forget them; per statement, so
-- that a bulk change costs a few notifications and not one per row. A payload stays under the 8,000
-- bytes that NOTIFY allows: a change is about 80 bytes, and 60 travel together.
create function announce_calls() returns trigger language plpgsql as $$
begin
  perform pg_notify('call_scheduler', json_build_object('topic', 'calls', 'tenant', tenant_id, 'campaign', campaign_id,
    'changes', changes)::text)
  from (
    select tenant_id, campaign_id, json_agg(json_build_array(id, status) order by id) as changes
    from (
      select n.id, n.status, n.tenant_id, n.campaign_id,
        (row_number() over (partition by n.campaign_id order by n.id) - 1) / 60 as parcel
      from new_rows n left join old_rows o on o.id = n.id
      where o.status is distinct from n.status
    ) changed
    group by tenant_id, campaign_id, parcel
  ) parcels;
  return null;
end $$;

create function announce_new_calls() returns trigger language plpgsql as $$
begin
  perform pg_notify('call_scheduler', json_build_object('topic', 'calls', 'tenant', tenant_id, 'campaign', campaign_id,
    'changes', changes)::text)
  from (
    select tenant_id, campaign_id, json_agg(json_build_array(id, status) order by id) as changes
    from (
      select id, status, tenant_id, campaign_id,
        (row_number() over (partition by campaign_id order by id) - 1) / 60 as parcel
      from new_rows
    ) added
    group by tenant_id, campaign_id, parcel
  ) parcels;
  return null;
end $$;

create trigger call_changed after update on call
  referencing old table as old_rows new table as new_rows for each statement execute function announce_calls();
create trigger call_added after insert on call
  referencing new table as new_rows for each statement execute function announce_new_calls();

create function announce_import() returns trigger language plpgsql as $$
begin
  perform pg_notify('call_scheduler', json_build_object('topic', 'import', 'tenant', new.tenant_id, 'import', new.id)::text);
  return null;
end $$;
create trigger import_changed after insert or update on import for each row execute function announce_import();

create function announce_campaign() returns trigger language plpgsql as $$
begin
  perform pg_notify('call_scheduler', json_build_object('topic', 'campaign', 'tenant', new.tenant_id, 'campaign', new.id)::text);
  return null;
end $$;
create trigger campaign_changed after insert on campaign for each row execute function announce_campaign();
create trigger campaign_state_changed after update on campaign for each row
  when (old.state is distinct from new.state or old.updated_at is distinct from new.updated_at)
  execute function announce_campaign();
