-- Epoch: kept. Only where entries and rows are placed changes.
-- Locks: readers and writers of call wait while the index is dropped and the other one renamed, which are milliseconds.
drop index call_of_campaign_by_time;
alter index call_of_campaign_by_time_and_facet rename to call_of_campaign_by_time;

-- The calls of a round are inserted at once and claimed in the same order, many in one transaction. The claim adds an
-- entry beside the first one, and the entries that it replaces cannot be removed yet. Pages of which 90 % are used are
-- split in halves then and stay half empty, as no other ids follow there. It applies to pages that are filled from now on.
alter index call_pkey set (fillfactor = 70);
alter index call_id set (fillfactor = 60);
alter index call_campaign_id_id_idx set (fillfactor = 70);
alter index call_of_contact set (fillfactor = 70);
