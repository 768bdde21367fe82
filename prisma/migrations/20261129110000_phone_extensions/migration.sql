-- What is dialled after a switchboard has answered; whether a tenant calls premium-rate numbers; and why a row
-- of a file was not taken, for programs. What was recorded before has no code.
alter table tenant add column allow_premium_rate_numbers boolean not null default false;
alter table contact add column extension text check (extension ~ '^[0-9]{1,10}$');
alter table import_row add column extension text;
alter table import_problem add column code text not null default 'UNKNOWN';
alter table import_problem alter column code drop default;
