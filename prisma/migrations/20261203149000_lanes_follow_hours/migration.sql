-- Epoch: kept. 20261203200000_start_rates raises it for the same version: a process of the version before would call by
-- the campaign's clock. Before that migration no campaign has the hours of its contacts.

-- Whoever changes the hours, so that no campaign is read without its lanes.
create function lanes_of_campaign() returns trigger language plpgsql as $$
begin
  new.is_laned := new.hours_of = 'CONTACT';
  return new;
end $$;
create trigger campaign_lanes before insert or update of hours_of on campaign
  for each row execute function lanes_of_campaign();

-- Memberships and waiting calls follow in steps (src/rules/campaign-work.ts). Validated by the next migration.
alter table campaign_work drop constraint campaign_work_kind_is_known,
  add constraint campaign_work_kind_is_known
    check (kind in ('LANES', 'SETTLE', 'OWE_ENDED', 'REVIVE', 'OWE', 'MOVE', 'CANCEL', 'ROUND')) not valid;
