-- Epoch: kept. A process of the version before knows no identity provider: it offers none.
-- Locks: `sign_in_attempt`, which has what is under way, for as long as adding a column takes.

-- Who a user is at an identity provider.
create table user_identity (
  id uuid primary key default uuid_v7(),
  user_id uuid not null references app_user (id) on delete cascade,
  issuer text not null,
  subject text not null,
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3) not null
);
create unique index user_identity_subject on user_identity (issuer, subject);
-- One address is one person at a provider: another subject with it is somebody else.
create unique index user_identity_of_user on user_identity (user_id, issuer);

alter table sign_in_attempt
  -- What a provider is to sign is made of the token, which only the browser has.
  alter column challenge drop not null,
  -- Where the person comes from, and whom the provider has named.
  add column facts jsonb,
  drop constraint sign_in_attempt_kind_is_known,
  add constraint sign_in_attempt_kind_is_known
    check (kind in ('ADD_PASSKEY', 'PASSKEY', 'PROVIDER', 'PROVIDER_ANSWER'));

-- Invitations are found by the address that a provider has verified.
create index invitation_email on invitation (lower(email)) where accepted_at is null and revoked_at is null;

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table user_identity enable row level security, force row level security;
  execute format('create policy wall on user_identity using (%s or exists (select from seat
    where seat.tenant_id = %s and seat.user_id = user_identity.user_id))', every_tenant, this_tenant);
end $$;
