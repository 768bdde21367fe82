-- A person can be erased on request (docs/adr/0012). The contact stays without the person, because calls refer to it.
alter table contact
  add column erased_at timestamptz(3),
  -- HMAC-SHA-256 of the erased phone, in hexadecimal digits: the number is recognised if it comes back.
  add column phone_hash text;
-- The key of these hashes, encrypted. Null: no contact of the tenant was erased.
alter table tenant add column erasure_key_encrypted text;

-- Not validated here: that reads the whole table, and is left to a later migration, which does not lock it.
alter table contact drop constraint contact_phone_check;
alter table contact add constraint contact_phone_check check (
  case when erased_at is null then phone ~ '^\+[1-9][0-9]{4,14}$' else phone = 'erased:' || id end) not valid;

-- Webhooks of calls that are not known are found by their content when a person is erased.
create index webhook_event_without_call on webhook_event (tenant_id) where call_id is null;

-- The content with each of the texts replaced by [erased].
create function without_texts(content text, texts text[]) returns text language plpgsql immutable parallel safe as $$
declare
  one text;
begin
  foreach one in array texts loop
    content := replace(content, one, '[erased]');
  end loop;
  return content;
end $$;
