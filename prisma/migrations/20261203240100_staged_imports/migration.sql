-- Epoch: kept. A process of the version before leaves imports in the new states alone, and its own imports have none
-- of these columns set.
-- Imports in two steps: see docs/adr/0029-imports-in-two-steps-with-undo.md.
alter table import
  -- Made by stageImport: it is applied only when it is confirmed.
  add column has_preview boolean not null default false,
  -- As it was given or detected; null until then.
  add column separator text,
  -- When the file of a staged import had been read to its end.
  add column read_at timestamptz(3),
  -- How many rows were rejected, by the code of the problem.
  add column rejections jsonb not null default '{}',
  -- The first values of each column and what becomes of them. Kept until the import is confirmed or dropped.
  add column samples jsonb not null default '[]',
  -- What the import would do, counted at previewed_at; preview_line: the rows up to this line are counted.
  add column preview jsonb,
  add column preview_line integer not null default 0,
  add column previewed_at timestamptz(3),
  add column confirmed_at timestamptz(3),
  -- Until then a staged import can be confirmed, or the file of a failed one can be read again.
  add column expires_at timestamptz(3),
  -- What was applied so far.
  add column new_contacts integer not null default 0,
  add column updated_contacts integer not null default 0,
  add column unchanged_contacts integer not null default 0,
  add column enrolled_contacts integer not null default 0;

create index import_at_work on import (created_at) where status in ('STAGING', 'RUNNING');
create index import_expires on import (expires_at) where expires_at is not null;
drop index import_running;
