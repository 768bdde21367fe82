-- Epoch: kept. No row is changed.
alter table campaign_work validate constraint campaign_work_kind_is_known;
