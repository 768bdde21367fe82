-- When a tenant's last webhook came is asked for whenever a call has ended without its report.
create index on webhook_event (tenant_id, received_at);
