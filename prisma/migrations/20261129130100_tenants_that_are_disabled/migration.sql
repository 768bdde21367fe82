-- A tenant that the operator has disabled dials nobody, and its keys are refused, until it is enabled.
alter table tenant add column disabled_at timestamptz(3);
