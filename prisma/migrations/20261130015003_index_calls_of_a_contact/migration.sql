-- outside a transaction
-- For the facts and the history of a contact: nothing in it changes during the life of a call.
create index concurrently call_of_contact on call (contact_id, campaign_id);
