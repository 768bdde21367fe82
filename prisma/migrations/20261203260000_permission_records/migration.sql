-- Epoch: kept. A process of the version before does not read these tables, and the rules that need them come into force
-- only by processes of this version. See docs/adr/0030-permissions-are-facts-of-the-decision.md.
-- Locks: nothing but what creating a table takes.

-- Records of numbers that may permit calls: consents, existing relationships. A record is never changed, only revoked.
create table consent (
  tenant_id uuid not null references tenant (id) on delete cascade,
  id uuid not null default uuid_v7(),
  -- E.164. Of an erased person "erased:" and the hash of the number (contact.phone_hash).
  phone text not null,
  kind text not null constraint consent_kind_is_known check (kind in ('CONSENT_EXPRESS', 'CONSENT_WRITTEN',
    'CONSENT_TO_HOURS', 'CONSENT_TO_MORE_CALLS', 'CONSENT_TO_MORE_CALLS_7D', 'CONSUMER_REQUESTED_CALL',
    'CUSTOMER_WITHIN_3_YEARS', 'EXISTING_RELATIONSHIP', 'EXISTING_RELATIONSHIP_18M', 'LEGITIMATE_INTEREST_DOCUMENTED',
    'LIVE_OPERATOR_OBTAINS_CONSENT', 'PERSONAL_RELATIONSHIP', 'RUNNING_CONTRACT_RELATED_OFFER')),
  -- What it covers.
  call_types text[] not null,
  given_at timestamptz(3) not null,
  expires_at timestamptz(3),
  -- How it was obtained, and the text or a reference to the evidence.
  obtained text,
  source text,
  recorded_at timestamptz(3) not null,
  -- The key with which it was recorded; null: this server, or its operator.
  api_key_id uuid,
  revoked_at timestamptz(3),
  revoked_how text,
  primary key (tenant_id, id)
);
create index consent_of_phone on consent (tenant_id, phone, id);

-- The newest comparison of each number with each list that the law wants checked.
create table list_check (
  tenant_id uuid not null references tenant (id) on delete cascade,
  -- E.164; of an erased person as above.
  phone text not null,
  list text not null,
  version text not null,
  -- The state of the list with which the number was compared.
  as_of timestamptz(3) not null,
  is_listed boolean not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant_id, phone, list)
);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table consent enable row level security, force row level security;
  execute format('create policy wall on consent using (%s or tenant_id = %s)', every_tenant, this_tenant);
  alter table list_check enable row level security, force row level security;
  execute format('create policy wall on list_check using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;
