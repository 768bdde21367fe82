-- Epoch: kept. Nothing changes.
-- Reads the table, beside everything else.
alter table campaign_work validate constraint campaign_work_kind_is_known;
