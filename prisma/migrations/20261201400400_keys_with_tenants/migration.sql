-- The new keys take the place and the names of the former ones. Nothing is read or built here except for small
-- tables, so the locks are held for milliseconds. They are taken in the order of all transactions.
lock table campaign, contact, enrolment, call, dial, import in access exclusive mode;

alter table enrolment drop constraint enrolment_campaign_id_fkey, drop constraint enrolment_contact_id_fkey;
alter table call drop constraint call_campaign_id_fkey, drop constraint call_contact_id_fkey,
  drop constraint call_tenant_id_fkey;
alter table dial drop constraint dial_call_id_fkey;
alter table import drop constraint import_campaign_id_fkey, drop constraint import_tenant_id_fkey;
alter table import_problem drop constraint import_problem_import_id_fkey;
alter table campaign_turn drop constraint campaign_turn_campaign_id_fkey;
alter table campaign_work drop constraint campaign_work_campaign_id_fkey;

alter table campaign drop constraint campaign_pkey, add constraint campaign_pkey primary key using index campaign_key;
alter table contact drop constraint contact_pkey, add constraint contact_pkey primary key using index contact_key;
alter table enrolment drop constraint enrolment_pkey,
  add constraint enrolment_pkey primary key using index enrolment_key;
alter table call drop constraint call_pkey, add constraint call_pkey primary key using index call_of_tenant;
alter table dial drop constraint dial_pkey, add constraint dial_pkey primary key using index dial_key;
alter table import drop constraint import_pkey, add constraint import_pkey primary key using index import_key;
alter table api_key drop constraint api_key_pkey, add primary key (tenant_id, id);
alter table former_webhook_secret drop constraint former_webhook_secret_pkey, add primary key (tenant_id, id);

create unique index campaign_id on campaign (id);
create unique index import_id on import (id);
create unique index api_key_id on api_key (id);
create unique index former_webhook_secret_id on former_webhook_secret (id);

-- The primary keys begin with the same columns.
drop index dial_call_id_idx, campaign_tenant_id_id_idx, import_tenant_id_id_idx, api_key_tenant_id_idx,
  former_webhook_secret_tenant_id_idx;
