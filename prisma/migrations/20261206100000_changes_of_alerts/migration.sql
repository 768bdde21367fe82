-- Epoch: kept. A process of the version before logs the same through these triggers, and passes over kinds of changes
-- that it does not know. It never acknowledges an alert.
-- Locks: `alert`, `tenant` and `dial` for as long as creating a trigger takes; `alert` also for adding a column without a
-- default, `change` for replacing a check that is not validated here.

-- A person has seen it.
alter table alert add column acknowledged_at timestamptz(3);

-- ALERT: it was raised, cleared or acknowledged. TENANT: settings of the tenant, a pause of all calls. DIAL: it is not
-- known any longer whether a dial was placed, or is known again; the subject is the campaign.
alter table change drop constraint change_kind_is_known;
alter table change add constraint change_kind_is_known check (kind in (
  'CALLS', 'CAMPAIGN', 'IMPORT', 'ALERT', 'TENANT', 'DIAL', 'KEY_REVOKED', 'ACCESS_ENDED')) not valid;

create function log_alerts() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id)
  select tenant_id, pg_current_xact_id()::text::bigint, 'ALERT', id from new_rows;
  return null;
end $$;

create trigger alert_added after insert on alert
  referencing new table as new_rows for each statement execute function log_alerts();
create trigger alert_changed after update on alert
  referencing new table as new_rows for each statement execute function log_alerts();

create function log_changed_tenant() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id)
  values (new.id, pg_current_xact_id()::text::bigint, 'TENANT', new.id);
  return null;
end $$;

-- Not for columns that change with each refusal of VAPI, or that nobody sees.
create trigger tenant_changed after update on tenant for each row
  when ((old.name, old.is_simulated, old.vapi_api_key_encrypted, old.max_concurrent_calls, old.starts_per_minute,
      old.blackout_dates, old.courtesy_hours, old.calling_rules, old.contact_caps, old.dial_paused_until,
      old.disabled_at)
    is distinct from (new.name, new.is_simulated, new.vapi_api_key_encrypted, new.max_concurrent_calls,
      new.starts_per_minute, new.blackout_dates, new.courtesy_hours, new.calling_rules, new.contact_caps,
      new.dial_paused_until, new.disabled_at))
  execute function log_changed_tenant();

create function log_changed_dial() returns trigger language plpgsql as $$
begin
  insert into change (tenant_id, xid, kind, subject_id)
  values (new.tenant_id, pg_current_xact_id()::text::bigint, 'DIAL', new.campaign_id);
  return null;
end $$;

-- The condition costs no call of a function: other changes of dials come with a change of the call.
create trigger dial_changed after update of state on dial for each row
  when (old.state <> new.state and (old.state = 'UNKNOWN' or new.state = 'UNKNOWN'))
  execute function log_changed_dial();
