-- Money is exact. Rewrites the table call with its indexes, and locks it meanwhile: a minute or two per ten million
-- calls. Stop the workers first where the table is large; what VAPI reports meanwhile is repeated by VAPI.
alter table call alter column cost type numeric using cost::numeric;
