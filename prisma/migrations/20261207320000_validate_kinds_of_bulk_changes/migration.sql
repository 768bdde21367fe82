-- Epoch: kept. No row is changed.
alter table change validate constraint change_kind_is_known;
