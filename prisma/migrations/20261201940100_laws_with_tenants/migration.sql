-- The indexes with the tenant take the place and the names of the former ones.
drop index call_one_open_of_rounds, call_one_open_manual, call_one_open_test, dial_one_open_per_call,
  dial_one_per_attempt;
alter index call_one_open_of_rounds_with_tenant rename to call_one_open_of_rounds;
alter index call_one_open_manual_with_tenant rename to call_one_open_manual;
alter index call_one_open_test_with_tenant rename to call_one_open_test;
alter index dial_one_open_per_call_with_tenant rename to dial_one_open_per_call;
alter index dial_one_per_attempt_with_tenant rename to dial_one_per_attempt;
