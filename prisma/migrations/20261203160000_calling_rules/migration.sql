-- Epoch: kept. No tenant has calling rules yet, and a later migration of the same version raises it.
-- Calling rules. See docs/adr/0025-calling-rules-as-data.md.

-- {pack, version, exceptions, switches, ownRules}: CallingRules of src/rules/rules-in-force.ts. Null: off.
alter table tenant add column calling_rules jsonb;

alter table campaign
  add column call_type text constraint campaign_call_type_is_known check (call_type in
    ('TELEMARKETING', 'INFORMATIONAL', 'DEBT_COLLECTION', 'SURVEY', 'POLITICAL', 'CHARITY')),
  -- What the calls are about, in words of the tenant: caps per subject count the calls that have the same.
  add column subject_key text;
