-- Epoch: kept. A contact of the version before has no area yet, and the workers derive it.
-- See docs/adr/0022-where-a-contact-is.md.

-- The names alone: the function of the migration before made pairs of a name and its number.
alter table area drop column zones;
create or replace function area_zones(key jsonb) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(zone.name order by zone.n), '{}')
  from jsonb_array_elements_text(key -> 'zones') with ordinality zone (name, n)
$$;
alter table area add column zones text[] not null generated always as (area_zones(key::jsonb)) stored;

-- The area of a row of a file, with which its contact is made.
alter table import_row add column area_id int;

-- One row: how far the areas of all contacts were derived, and from which tables.
create table area_derivation (
  id int primary key check (id = 1),
  -- The version of the tables and rules from which all areas are, or are being, derived.
  version text not null,
  -- The contact that was reached. Null: all were.
  reached uuid,
  -- When all contacts are to be looked at once more: a process of the version before may still have written some.
  again_at timestamptz(3)
);
insert into area_derivation (id, version) values (1, '');

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
begin
  alter table area_derivation enable row level security, force row level security;
  execute format('create policy wall on area_derivation using (%s)', every_tenant);
end $$;

-- Row 1 is the area of which nothing is known: the index below names it.
insert into area (id, key) overriding system value values (1, '{"zones":[],"places":[]}') on conflict do nothing;
select setval(pg_get_serial_sequence('area', 'id'), max(id)) from area;
