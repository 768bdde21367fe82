-- Replaced by call_one_open_of_rounds and call_one_open_manual.
drop index call_one_open_per_campaign;
