-- import_of_campaign and contact_present replace them.
drop index import_campaign_id_idx;
drop index contact_of_tenant;
