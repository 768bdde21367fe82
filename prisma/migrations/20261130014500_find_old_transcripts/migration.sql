-- outside a transaction
-- Calls end roughly in the order in which their rows are written: a few kilobytes find those of ten minutes.
create index concurrently call_finished_at on call using brin (finished_at) with (autosummarize = on);
