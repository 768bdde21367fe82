-- outside a transaction
create unique index concurrently enrolment_key on enrolment (campaign_id, contact_id, tenant_id);
