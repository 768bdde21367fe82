-- Epoch: kept. A later migration of the same version raises it, and no tenant has calling rules or courtesy hours yet.
-- Calling rules and courtesy hours are read where the contact is: campaigns have lanes while any are in force.

create function tenant_has_bounds(tenant) returns boolean language sql immutable as $$
  select ($1).calling_rules is not null or coalesce((($1).courtesy_hours ->> 'isOn')::boolean, false)
$$;

create or replace function lanes_of_campaign() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    -- Who changes the tenant's hours has committed, or waits and then sees the campaign.
    perform from tenant where id = new.tenant_id for share;
  end if;
  new.is_laned := new.hours_of = 'CONTACT'
    or coalesce((select tenant_has_bounds(t) from tenant t where id = new.tenant_id), false);
  return new;
end $$;

-- The campaigns are locked by who changes the tenant's hours.
create function lanes_of_tenant() returns trigger language plpgsql as $$
begin
  update campaign set is_laned = hours_of = 'CONTACT' or tenant_has_bounds(new)
    where tenant_id = new.id and is_laned <> (hours_of = 'CONTACT' or tenant_has_bounds(new));
  return null;
end $$;
create trigger tenant_lanes after update of calling_rules, courtesy_hours on tenant for each row
  when (tenant_has_bounds(old) <> tenant_has_bounds(new)) execute function lanes_of_tenant();
