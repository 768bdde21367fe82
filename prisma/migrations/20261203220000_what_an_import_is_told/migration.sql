-- Epoch: kept. A process of the version before does not read the roles that a mapping gives to columns, and could call
-- people whom a column marks; but 20261203200000_start_rates, of the same version, has raised the epoch, in which it
-- begins no import.

-- What an empty cell does to the field of a contact that is known.
alter table import add column on_empty text not null default 'KEEP'
  constraint import_on_empty_is_known check (on_empty in ('KEEP', 'CLEAR'));

-- The cells of the row in the file, if the row may be rejected when it is applied: then it has an extension.
alter table import_row add column record jsonb;

-- The rows of a file that were rejected, in pieces of some thousand rows: arrays of RejectedRow of
-- src/rules/rejected-row.ts. Kept for 30 days. See docs/adr/0028-columns-of-files.md.
create table import_rejected (
  tenant_id uuid not null,
  import_id uuid not null,
  -- From 0, without gaps.
  ordinal integer not null,
  rows jsonb not null,
  primary key (tenant_id, import_id, ordinal),
  foreign key (tenant_id, import_id) references import (tenant_id, id) on delete cascade
);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
  this_tenant constant text := '(select nullif(current_setting(''call_scheduler.tenant'', true), '''')::uuid)';
begin
  alter table import_rejected enable row level security, force row level security;
  execute format('create policy wall on import_rejected using (%s or tenant_id = %s)', every_tenant, this_tenant);
end $$;

alter table import_problem drop constraint import_problem_code_is_known;
alter table import_problem add constraint import_problem_code_is_known check (code in (
    'PHONE_MISSING', 'PHONE_TOO_LONG', 'PHONE_NOT_A_NUMBER', 'PHONE_ROUNDED', 'PHONE_AMOUNT', 'PHONE_DATE',
    'PHONE_SEVERAL', 'PHONE_PLACEHOLDER', 'PHONE_WITHOUT_COUNTRY', 'PHONE_AMBIGUOUS', 'PHONE_SHORT_NUMBER',
    'PHONE_NOT_POSSIBLE', 'PHONE_PREMIUM_RATE', 'PHONE_EXTENSION_TOO_LONG', 'PHONE_EXTENSION_DIFFERS',
    'TOO_MANY_VALUES', 'ATTRIBUTES_TOO_LARGE', 'DO_NOT_CALL_UNCLEAR', 'COUNTRY_UNKNOWN', 'EXTENSION_UNCLEAR',
    'UNREADABLE_BYTES', 'VALUE_TOO_LONG', 'QUOTE_IN_VALUE', 'TEXT_AFTER_QUOTE', 'QUOTE_NOT_CLOSED',
    'RECORD_TOO_LONG', 'UNKNOWN'
)) not valid;
