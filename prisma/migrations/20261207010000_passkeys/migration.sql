-- Epoch: kept. A process of the version before knows no passkeys: it offers none.
-- Locks: nothing but what creating a table takes.

-- A key pair of a user, of which a device or a password manager keeps the private key.
create table passkey (
  id uuid primary key default uuid_v7(),
  user_id uuid not null references app_user (id) on delete cascade,
  -- What the user calls it.
  name text not null,
  -- By which browsers name it, in base64url.
  credential_id text not null,
  -- In COSE's form.
  public_key bytea not null,
  -- How often it was used, as it says; 0: it does not count.
  counter int8 not null,
  -- How browsers reach it: "internal", "usb" and others.
  transports text[] not null,
  -- Whether it may be copied to other devices of the user, and is.
  is_copyable boolean not null,
  is_copied boolean not null,
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3)
);
create unique index passkey_credential on passkey (credential_id);
create index passkey_of_user on passkey (user_id);

-- A sign-in, or the adding of a passkey, that a browser has begun. It is deleted when it is used.
create table sign_in_attempt (
  id uuid primary key default uuid_v7(),
  kind text not null constraint sign_in_attempt_kind_is_known check (kind in ('ADD_PASSKEY', 'PASSKEY')),
  -- Of the token in a cookie of the browser that has begun it.
  token_hash text not null,
  -- What the passkey is to sign.
  challenge text not null,
  -- Who adds a passkey.
  user_id uuid references app_user (id) on delete cascade,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create unique index sign_in_attempt_token on sign_in_attempt (token_hash);
create index sign_in_attempt_expires on sign_in_attempt (expires_at);
create index sign_in_attempt_of_user on sign_in_attempt (user_id);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table passkey enable row level security, force row level security;
  alter table sign_in_attempt enable row level security, force row level security;
  execute format('create policy wall on passkey using (%s or exists (select from seat
    where seat.tenant_id = %s and seat.user_id = passkey.user_id))', every_tenant, this_tenant);
  -- Nobody is signed in yet, or the user is for all tenants.
  execute format('create policy wall on sign_in_attempt using (%s)', every_tenant);
end $$;
