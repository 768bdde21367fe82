-- Rows are found by line through one index and by phone through the other. While both began with the import they
-- looked equally cheap for an import that the statistics did not know, and the wrong one reads the whole file.
alter table import_row drop constraint import_row_pkey, add primary key (phone, import_id);
