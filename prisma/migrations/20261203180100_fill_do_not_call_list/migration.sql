-- Epoch: kept. Contacts that are marked are not called by any version, with or without an entry.
-- Locks: none. It reads the contacts that are marked, and writes into a table that nobody else uses yet; a second or two
-- for 100,000 of them. Marks that processes of the version before set from now on get their entries when a worker starts.
set local enable_seqscan = on;
insert into do_not_call (tenant_id, phone, since, source, reason)
select tenant_id, case when erased_at is null then phone else 'erased:' || phone_hash end, updated_at, 'MANUAL',
  case when erased_at is null then 'marked before there was a list' else 'the person was erased' end
from contact
where do_not_call and (erased_at is null or phone_hash is not null)
on conflict (tenant_id, phone) do nothing;

-- The rule has another name: runs of the last days show it too.
update scheduler_run
set skipped = skipped - 'DO_NOT_CALL' || jsonb_build_object('ON_DO_NOT_CALL_LIST', skipped -> 'DO_NOT_CALL')
where skipped ? 'DO_NOT_CALL';
