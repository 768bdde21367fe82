-- A search walked through 5,000 contacts before it asked an index, also for a text that no contact has, and for a total.

-- Contacts of the connection's tenant with a text in the name, or whose phone begins or ends with digits or is one of
-- some phones; each may be null. At most `most`, beyond an id in the order of ids. `flags`: do_not_call and
-- unreachable, null for any. With the rights of the owner, because row-level security does not let a tenant use an
-- index of text. The tenant is the connection's and cannot be given.
--
-- A text that many contacts have is found by walking through the first contacts of the list: 500, and 5,000 if so many
-- of the 500 have it that these are likely to fill the page. Any other is found by index, and so is every text if no
-- order is asked for.
-- Where the owner is subject to row-level security too, no index can be used: then all contacts are walked through.
create or replace function search_contacts(words text, digits text, phones text[], flags boolean[], campaign uuid,
  with_deleted boolean, beyond uuid, is_ascending boolean, is_ordered boolean, most bigint)
returns setof uuid language plpgsql stable security definer as $$
declare
  tenant constant uuid := nullif(current_setting('call_scheduler.tenant', true), '')::uuid;
  needle constant text := search_needle(lower(words));
  pieces constant int[] := search_pieces(tenant, needle);
  has_index constant boolean := not row_security_active('contact');
  -- Contacts that are walked through before anything is known of the text, and after that.
  first_steps constant int := 500;
  further_steps constant int := 4500;
  steps int := case when has_index then first_steps end;
  direction constant text := case when is_ascending then 'asc' else 'desc' end;
  past constant text := case when is_ascending then '>' else '<' end;
  ordered constant text := case when is_ordered then 'order by id ' || direction else '' end;
  is_wanted constant text := '($8 or c.deleted_at is null) and ($6[1] is null or c.do_not_call = $6[1])
    and ($6[2] is null or (c.unreachable_reason is not null) = $6[2])';
  is_member constant text := case when campaign is null then 'true' else
    'exists (select from (select removed_at from enrolment where campaign_id = $7 and contact_id = c.id offset 0) e
      where e.removed_at is null)' end;
  -- The first contacts of the list. Without an index for the text it is the whole list.
  walk constant text := case
    when not has_index then 'select * from contact where tenant_id = $1 and id ' || past || ' $9 order by id ' || direction
    when campaign is null then format('select present.* from unnest(case when $6[1] is null then ''{f,t}'' else $6[1:1] end) d,
      unnest(case when $6[2] is null then ''{f,t}'' else $6[2:2] end) u
      cross join lateral (select * from contact where deleted_at is null
        and (tenant_id, do_not_call, (unreachable_reason is not null), id) %1$s ($1, d, u, $9)
        and (tenant_id, do_not_call, (unreachable_reason is not null), id) %3$s= ($1, d, u, %4$L)
        order by tenant_id %2$s, do_not_call %2$s, (unreachable_reason is not null) %2$s, id %2$s limit $11) present
      order by present.id %2$s limit $11', past, direction, case when is_ascending then '<' else '>' end,
      case when is_ascending then 'ffffffff-ffff-ffff-ffff-ffffffffffff' else '00000000-0000-0000-0000-000000000000' end)
    else format('select own.* from (select contact_id from enrolment where campaign_id = $7
      and contact_id %1$s $9 order by contact_id %2$s limit $11) e
      cross join lateral (select * from contact where id = e.contact_id and tenant_id = $1 offset 0) own', past, direction)
    end;
  by_phone constant text := 'c.phone = any($5) or starts_with(c.phone, ''+'' || $4) or right(c.phone, length($4)) = $4';
  hits uuid[];
  found int := 0;
  walked uuid[];
  reached uuid := beyond;
begin
  if tenant is null then return; end if;
  -- No list has deleted contacts: then nothing is walked through.
  if not has_index or (is_ordered and not with_deleted) then
    loop
      execute format('select coalesce(array_agg(id) filter (where matches), ''{}''), array_agg(id) from (
          select c.id, ((strpos('' '' || lower(c.name_folded), $2) > 0) is true or (%s) is true) and %s and %s as matches
          from (%s) c) walked', by_phone, is_wanted, is_member, walk)
        into hits, walked using tenant, needle, pieces, digits, phones, flags, campaign, with_deleted, reached,
          most - found, steps;
      return query select unnest(hits[1:(most - found)::int]);
      found := found + cardinality(hits);
      if not has_index or found >= most or coalesce(cardinality(walked), 0) < steps then return; end if;
      reached := walked[cardinality(walked)];
      exit when steps = further_steps or found * further_steps < (most - found) * first_steps;
      steps := further_steps;
    end loop;
  end if;
  -- Each part is read by its own index: the other conditions and the order are applied to what it finds.
  return query execute format('select id from (
      (select id from (select * from contact where search_pieces(tenant_id, '' '' || lower(name_folded)) @> $3
          and cardinality($3) > 0 offset 0) c
        where %1$s and strpos('' '' || lower(name_folded), $2) > 0 %2$s limit $10)
      union (select id from (select * from contact where tenant_id = $1 and phone = any($5) offset 0) c
        where %1$s %2$s limit $10)
      union (select id from (select * from contact where tenant_id = $1 and phone >= ''+'' || $4
          and phone < ''+'' || $4 || ''z'' offset 0) c
        where %1$s and starts_with(phone, ''+'' || $4) %2$s limit $10)
      union (select id from (select * from contact where tenant_id = $1 and reverse(phone) collate "C" >= reverse($4)
          and reverse(phone) collate "C" < reverse($4) || ''z'' offset 0) c
        where %1$s %2$s limit $10)) found %2$s limit $10',
      format('c.tenant_id = $1 and c.id %s $9 and %s and %s', past, is_wanted, is_member), ordered)
    using tenant, needle, pieces, digits, phones, flags, campaign, with_deleted, reached, most - found, steps;
end $$;

-- Its tables are those of this schema, whatever the connection says.
do $$ begin
  execute format('alter function search_contacts set search_path = %I, pg_temp', current_schema());
end $$;
