-- Epoch: kept. The constraint holds already for new rows.
-- In a transaction of its own: reading the table takes a lock that lets others write.
alter table import_problem validate constraint import_problem_code_is_known;
