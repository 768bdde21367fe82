-- A stop cancels any number of calls by one write: it raises its campaign's generation. A call that waits (not a test
-- call) and is of an older generation is cancelled; its row follows in a batch (campaign_work).
alter table campaign add column generation integer not null default 0;
alter table call add column generation integer not null default 0;
-- From now on a new call takes the generation of its campaign. A constant default would be wrong after a stop.
alter table call alter column generation drop default;

-- What is left to do to the rows of a campaign after it was stopped or deleted. `cursor` is the place that was
-- reached. CANCEL: the calls that wait and are older than `generation` were cancelled at `at`, for `reason`.
create table campaign_work (
  tenant_id uuid not null,
  campaign_id uuid not null references campaign (id) on delete cascade on update cascade,
  kind text not null constraint campaign_work_kind_is_known
    check (kind in ('CANCEL')),
  generation integer not null,
  reason text,
  at timestamptz(3) not null,
  cursor text[],
  updated_at timestamptz(3) not null,
  done_at timestamptz(3),
  primary key (tenant_id, campaign_id, kind, generation)
);
create index campaign_work_left on campaign_work (updated_at) where done_at is null;
-- For the foreign key.
create index on campaign_work (campaign_id);

alter table campaign_work enable row level security, force row level security;
create policy wall on campaign_work using ((select current_setting('call_scheduler.every_tenant', true) = 'on')
  or tenant_id = (select nullif(current_setting('call_scheduler.tenant', true), '')::uuid));

-- Writes the cancelled calls of these contacts, which their row does not show yet: campaigns, contacts, now. To be
-- called before a call to a contact is added: the row of the cancelled call would be in its way
-- (call_one_open_of_rounds). Locks the calls in the order of their ids.
create function cancel_outdated_calls(uuid[], uuid[], timestamptz) returns void language plpgsql
  set enable_seqscan = off as $$
begin
  if not exists (select from campaign_work where campaign_id = any($1) and kind = 'CANCEL') then
    return;
  end if;
  -- Each member's calls are found by their key, whatever the statistics say.
  with outdated as materialized (
    select waiting.id, cancelled.reason, cancelled.at
    from unnest($1, $2) as member (campaign_id, contact_id)
    join campaign on campaign.id = member.campaign_id
    cross join lateral (
      select id, generation from call
      where call.campaign_id = member.campaign_id and call.contact_id = member.contact_id
        and status = 'SCHEDULED' and kind <> 'TEST' and call.generation < campaign.generation
      offset 0
    ) waiting
    cross join lateral (
      select reason, at from campaign_work
      where tenant_id = campaign.tenant_id and campaign_id = campaign.id and kind = 'CANCEL'
        and campaign_work.generation > waiting.generation
      order by campaign_work.generation limit 1
    ) cancelled
  ),
  locked as materialized (
    select id from call where id = any(array(select id from outdated)) and status = 'SCHEDULED'
    order by id for no key update
  ),
  changed as (
    update call set status = 'CANCELLED', cancel_reason = outdated.reason, ended_at = outdated.at, updated_at = $3
    from locked join outdated using (id) where call.id = locked.id
    returning call.tenant_id, call.id, call.cancel_reason, call.ended_at
  )
  insert into call_event (tenant_id, call_id, at, kind, detail)
  select tenant_id, id, ended_at, 'CANCELLED', cancel_reason from changed;
end $$;

-- A call that is added takes the position of its enrolment and the generation of its campaign. Statements that add
-- many give both, and call `cancel_outdated_calls` themselves.
create or replace function place_call() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  if new.position is null then
    new.position := coalesce((select position from enrolment
      where campaign_id = new.campaign_id and contact_id = new.contact_id), 0);
  end if;
  if new.generation is null then
    new.generation := (select generation from campaign where id = new.campaign_id);
  end if;
  perform cancel_outdated_calls(array[new.campaign_id], array[new.contact_id], new.created_at);
  return new;
end $$;
drop trigger call_placed on call;
create trigger call_placed before insert on call for each row
  when (new.position is null or new.generation is null) execute function place_call();
