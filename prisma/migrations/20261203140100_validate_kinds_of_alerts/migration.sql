-- Epoch: kept. It only checks what is stored.
alter table alert validate constraint alert_kind_is_known;
