alter table dial validate constraint dial_call;
alter table import validate constraint import_campaign;
alter table import_problem validate constraint import_problem_import;
alter table campaign_turn validate constraint campaign_turn_campaign;
alter table campaign_work validate constraint campaign_work_campaign;
