-- Epoch: kept. No rule reads these columns yet, and a process of the version before writes nulls.
-- Where contacts are. See docs/adr/0022-where-a-contact-is.md.

create function area_zones(key jsonb) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(zone order by ordinality), '{}') from jsonb_array_elements_text(key -> 'zones') with ordinality zone
$$;

-- Time zones and regions in which a contact may be. Not of a tenant: all contacts of all tenants with the same zones
-- and regions have the same row. Rows are added and never changed or deleted, so nothing has to lock them.
create table area (
  id int generated always as identity primary key,
  -- areaKey of src/rules/area.ts: the zones and places as canonical JSON.
  key text not null unique,
  -- Made from the key, so that no tenant can give an area another meaning.
  zones text[] not null generated always as (area_zones(key::jsonb)) stored,
  places jsonb not null generated always as (key::jsonb -> 'places') stored
);

do $$
declare
  every_tenant constant text := '(select current_setting(''call_scheduler.every_tenant'', true) = ''on'')';
begin
  alter table area enable row level security, force row level security;
  execute format('create policy wall on area using (%s)', every_tenant);
  create policy readable on area for select using (true);
  create policy addable on area for insert with check (true);
end $$;

-- What is stated about the contact's place. Nulls cost no room.
alter table contact
  add column time_zone text,
  add column country text,
  add column region text,
  add column postal_code text,
  -- The row of area. Null: not derived yet. Without a foreign key: rows of area are never deleted, and a check for each
  -- imported contact would cost more than the area itself.
  add column area_id int;

alter table import_row
  add column time_zone text,
  add column country text,
  add column region text,
  add column postal_code text;
