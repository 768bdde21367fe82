-- When the tick has to look at a campaign next, so that it does not look at all of them each minute.
-- See docs/adr/0017-ticks-look-only-at-what-may-open.md.
create table opening (
  tenant_id uuid not null,
  campaign_id uuid not null,
  -- Contacts of a campaign that may be called at the same times. 0 is the only lane: all contacts.
  lane smallint not null default 0,
  -- Nothing has to be done for the lane before this time. -infinity: it has to be computed.
  look_at timestamptz(3) not null default '-infinity',
  -- The rule that closes the gate until then. Null: the gate is open, or it has to be computed.
  closed_by text,
  -- Another one after each change of the campaign: what was computed from an earlier one is not written.
  version uuid not null default gen_random_uuid(),
  -- The version of the time zone data from which it was computed.
  zone_data text,
  primary key (tenant_id, campaign_id, lane),
  constraint opening_of_campaign foreign key (tenant_id, campaign_id) references campaign (tenant_id, id) on delete cascade
);
create index opening_look_at on opening (look_at);

insert into opening (tenant_id, campaign_id)
select tenant_id, id from campaign where state = 'ACTIVE' and deleted_at is null;

-- A trigger, so that no change of a campaign is forgotten, whoever makes it: the next tick looks at the campaign.
create function campaign_may_open() returns trigger language plpgsql as $$
begin
  if new.state <> 'ACTIVE' or new.deleted_at is not null then
    delete from opening where tenant_id = new.tenant_id and campaign_id = new.id;
    return null;
  end if;
  update opening set look_at = '-infinity', closed_by = null, version = gen_random_uuid()
  where tenant_id = new.tenant_id and campaign_id = new.id;
  if not found then
    insert into opening (tenant_id, campaign_id) values (new.tenant_id, new.id);
  end if;
  return null;
end $$;

create trigger campaign_may_open after insert or update on campaign
  for each row execute function campaign_may_open();

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table opening enable row level security, force row level security;
  execute format('create policy wall on opening using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;

-- Rounds are work in steps too (src/rules/campaign-work.ts).
alter table campaign_work drop constraint campaign_work_kind_is_known,
  add constraint campaign_work_kind_is_known
    check (kind in ('SETTLE', 'OWE_ENDED', 'REVIVE', 'OWE', 'MOVE', 'CANCEL', 'ROUND'));
