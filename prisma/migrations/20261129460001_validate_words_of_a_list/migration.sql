-- In a transaction of its own: reading the tables takes a lock that lets others write.
alter table alert validate constraint alert_kind_is_known;
alter table call_event validate constraint call_event_kind_is_known;
alter table call validate constraint call_cancel_reason_is_known;
alter table webhook_event validate constraint webhook_event_result_is_known;
alter table import validate constraint import_encoding_is_known;
alter table import_problem validate constraint import_problem_code_is_known;
