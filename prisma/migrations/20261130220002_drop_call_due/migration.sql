-- Replaced by call_waiting.
drop index call_due;
