-- Epoch: kept. A process of the version before does not read the table, and decides by its packs as before.
-- Locks: nothing but what creating a table takes.

-- The rule packs with which servers have started. A version is never changed: the evidence of dials refers to it.
create table rule_pack_version (
  pack text not null,
  version text not null,
  -- SHA-256 of its files as canonical JSON.
  digest text not null constraint rule_pack_version_digest_is_one check (digest ~ '^[0-9a-f]{64}$'),
  first_loaded_at timestamptz(3) not null,
  primary key (pack, version)
);
alter table rule_pack_version enable row level security, force row level security;
create policy wall on rule_pack_version using ((select current_setting('call_scheduler.every_tenant', true) = 'on'));
