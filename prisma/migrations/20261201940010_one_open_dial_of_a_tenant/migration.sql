-- outside a transaction
create unique index concurrently dial_one_open_per_call_with_tenant on dial (call_id, tenant_id)
  where state in ('INTENDED', 'SENT', 'UNKNOWN', 'ACCEPTED');
