-- outside a transaction
create unique index concurrently dial_one_per_attempt_with_tenant on dial
  (campaign_id, contact_id, round, attempt, tenant_id)
  where state in ('SENT', 'UNKNOWN', 'ACCEPTED');
