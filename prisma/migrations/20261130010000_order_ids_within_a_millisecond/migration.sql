-- Version 7 with the fraction of the millisecond in `rand_a` (RFC 9562, 6.2, method 3): rows that one statement
-- inserts keep their order, for example the entries of a call's history. From Postgres 18 on it is built in.
do $$ begin
  if current_setting('server_version_num')::int >= 180000 then
    create or replace function uuid_v7() returns uuid language sql volatile parallel safe
      as 'select uuidv7()';
  else
    create or replace function uuid_v7() returns uuid language sql volatile parallel safe as $body$
      select encode(
        overlay(uuid_send(gen_random_uuid())
          placing int8send(((us / 1000) << 16) | 28672 | ((us % 1000) * 4096 / 1000))
          from 1 for 8), 'hex')::uuid
      from (select floor(extract(epoch from clock_timestamp()) * 1000000)::bigint as us) clock
    $body$;
  end if;
end $$;
