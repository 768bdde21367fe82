-- Epoch: kept. Limits that begin with a refusal belong to the caps of epoch 3, of which no version was released before
-- this one. See docs/adr/0030-permissions-are-facts-of-the-decision.md.
-- Locks: nothing but what creating a table takes.

-- That somebody has refused calls. A record is never changed, only withdrawn.
create table refusal (
  tenant_id uuid not null references tenant (id) on delete cascade,
  id uuid not null default uuid_v7(),
  -- E.164. Of an erased person "erased:" and the hash of the number (contact.phone_hash).
  phone text not null,
  refused_at timestamptz(3) not null,
  -- Which calls were refused; null: not known, so calls of every type.
  call_type text,
  -- What they were about; null: not known, so every subject.
  subject text,
  -- The call in which it was said; null: recorded by a person. No foreign key: it outlives the call.
  call_id uuid,
  note text,
  recorded_at timestamptz(3) not null,
  -- The key with which it was recorded; null: this server, or its operator.
  api_key_id uuid,
  withdrawn_at timestamptz(3),
  withdrawn_how text,
  primary key (tenant_id, id)
);
create index refusal_of_phone on refusal (tenant_id, phone, id);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table refusal enable row level security, force row level security;
  execute format('create policy wall on refusal using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;

-- Who has asked in a call not to be called again has refused.
insert into refusal (tenant_id, phone, refused_at, call_type, subject, call_id, recorded_at)
select opt_out.tenant_id, contact.phone, opt_out.at, campaign.call_type, campaign.subject_key, call.id, opt_out.at
from opt_out
join call on call.tenant_id = opt_out.tenant_id and call.id = opt_out.call_id
join contact on contact.tenant_id = call.tenant_id and contact.id = call.contact_id and contact.erased_at is null
join campaign on campaign.tenant_id = call.tenant_id and campaign.id = call.campaign_id;
