-- call_of_contact replaces both. `placed_at` is in no index now, so that the update that commits a dial as sent is a
-- HOT update.
drop index call_contact_id_id_idx;
drop index call_campaign_id_contact_id_placed_at_idx;
