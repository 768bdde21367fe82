-- Epoch: kept. A process of the version before does not write down who did what; nothing that it reads or decides has
-- changed.
-- Locks: nothing but what creating a table takes.

-- Who did what to what. Rows are added, and not changed: but for the counts of a change of several transactions, and
-- where a person is erased. Partitioned by month, as histories are.
create table activity (
  id uuid not null default uuid_v7(),
  tenant_id uuid not null,
  at timestamptz(3) not null,
  actor_kind text not null constraint activity_actor_kind_is_known check (actor_kind in ('API_KEY', 'SYSTEM', 'USER')),
  -- The key or the user, and the name then; null: this server, or its operator.
  actor_id uuid,
  actor_name text,
  -- A ChangeName of src/rules/change-name.ts.
  change text not null,
  -- A SubjectKind of the same file, the id of the object, and its name then. No foreign key: it outlives the object.
  subject_kind text not null constraint activity_subject_kind_is_known check (subject_kind in (
    'ALERT', 'API_KEY', 'CALL', 'CAMPAIGN', 'CONTACT', 'IMPORT', 'INVITATION', 'SEAT', 'TENANT')),
  subject_id uuid not null,
  subject_name text,
  -- The campaign of the object; null: none.
  campaign_id uuid,
  -- The fields that were changed, as they were and as they are since; facts of what was done.
  before jsonb,
  after jsonb
) partition by range (id);
alter table activity add constraint activity_key primary key (tenant_id, id);
alter table activity add foreign key (tenant_id) references tenant (id) on delete cascade;
create index activity_of_actor on activity (tenant_id, actor_id, id);
create index activity_of_subject on activity (tenant_id, subject_id, id);
create index activity_of_campaign on activity (tenant_id, campaign_id, id) where campaign_id is not null;

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table activity enable row level security, force row level security;
  execute format('create policy wall on activity using (%s or tenant_id = %s)', every_tenant, this_tenant);
  create table activity_default partition of activity default;
  perform wall_partition('activity', 'activity_default');
  for n in 0 .. 2 loop
    perform make_partition('activity', (clock_timestamp() at time zone 'UTC' + n * interval '1 month')::date);
  end loop;
end $$;

-- A seat that was taken away stays: its user is named in what was done before.
alter table seat add column removed_at timestamptz(3);

-- A link that makes whoever opens it a user with a role in a tenant, once.
create table invitation (
  tenant_id uuid not null references tenant (id) on delete cascade,
  id uuid not null default uuid_v7(),
  name text not null,
  email text,
  role role not null,
  token_hash text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  accepted_at timestamptz(3),
  -- The key with which it was made, or the user who made it; both null: this server, or its operator.
  api_key_id uuid,
  user_id uuid,
  primary key (tenant_id, id)
);
create unique index invitation_token on invitation (token_hash);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table invitation enable row level security, force row level security;
  execute format('create policy wall on invitation using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;
