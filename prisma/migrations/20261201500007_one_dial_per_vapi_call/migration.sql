-- outside a transaction
-- A call of VAPI belongs to one dial. Replaces the index of the same on call, which kept the answer to a dial from
-- being a HOT update.
create unique index concurrently dial_one_per_vapi_call on dial (tenant_id, vapi_call_id) where vapi_call_id is not null;
