-- Epoch: kept. A process of the version before takes the keys of every tenant as before. It does not know that a key
-- has expired or has a role: such keys can be made only when processes of this version run.
-- Locks: `api_key` for as long as adding columns with constant defaults takes.

create type role as enum ('OWNER', 'MANAGER', 'VIEWER');

-- A person who signs in. A user belongs to no tenant: seats say what a user may do in which tenant.
create table app_user (
  id uuid primary key default uuid_v7(),
  name text not null,
  -- Unique without regard to case.
  email text,
  created_at timestamptz(3) not null
);
create unique index app_user_email on app_user (lower(email)) where email is not null;

-- The role of a user in a tenant.
create table seat (
  tenant_id uuid not null references tenant (id) on delete cascade,
  id uuid not null default uuid_v7(),
  user_id uuid not null references app_user (id) on delete cascade,
  role role not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id)
);
create unique index seat_of_user on seat (user_id, tenant_id);

-- A browser that is signed in: as a user, or with an API key.
create table user_session (
  id uuid primary key default uuid_v7(),
  -- Of the token, which only the browser has.
  token_hash text not null,
  user_id uuid references app_user (id) on delete cascade,
  tenant_id uuid,
  api_key_id uuid,
  method text not null constraint user_session_method_is_known check (method in (
    'API_KEY', 'INVITATION', 'LINK', 'OIDC', 'PASSKEY')),
  -- What the browser calls itself.
  user_agent text not null,
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  constraint user_session_is_of_one check ((user_id is null) = (api_key_id is not null)
    and (tenant_id is null) = (api_key_id is null)),
  foreign key (tenant_id, api_key_id) references api_key (tenant_id, id) on delete cascade
);
create unique index user_session_token on user_session (token_hash);
create index user_session_of_user on user_session (user_id);
create index user_session_of_key on user_session (tenant_id, api_key_id);

-- A link that signs the user of a seat in, once.
create table login_link (
  tenant_id uuid not null references tenant (id) on delete cascade,
  id uuid not null default uuid_v7(),
  seat_id uuid not null,
  token_hash text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, seat_id) references seat (tenant_id, id) on delete cascade
);
create unique index login_link_token on login_link (token_hash);
create index login_link_of_seat on login_link (tenant_id, seat_id);

alter table api_key
  add column role role not null default 'OWNER',
  -- Null: does not expire.
  add column expires_at timestamptz(3);

-- Of a session that is signed out, or a seat that is taken away or changed: it ends their subscriptions.
alter table change drop constraint change_kind_is_known;
alter table change add constraint change_kind_is_known
  check (kind in ('CALLS', 'CAMPAIGN', 'IMPORT', 'KEY_REVOKED', 'ACCESS_ENDED')) not valid;

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table app_user enable row level security, force row level security;
  alter table seat enable row level security, force row level security;
  alter table user_session enable row level security, force row level security;
  alter table login_link enable row level security, force row level security;
  execute format('create policy wall on seat using (%s or tenant_id = %s)', every_tenant, this_tenant);
  execute format('create policy wall on app_user using (%s or exists (select from seat
    where seat.tenant_id = %s and seat.user_id = app_user.id))', every_tenant, this_tenant);
  execute format('create policy wall on login_link using (%s or tenant_id = %s)', every_tenant, this_tenant);
  execute format('create policy wall on user_session using (%s or tenant_id = %s or exists (select from seat
    where seat.tenant_id = %s and seat.user_id = user_session.user_id))', every_tenant, this_tenant, this_tenant);
end $$;
