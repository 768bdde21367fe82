-- outside a transaction
-- Half a megabyte of entries at most waits to be sorted in: each search reads those one by one.
create index concurrently contact_names on contact using gin (search_pieces(tenant_id, ' ' || lower(name_folded))) with (gin_pending_list_limit = 512);
