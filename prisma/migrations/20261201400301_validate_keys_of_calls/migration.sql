alter table call validate constraint call_campaign, validate constraint call_contact;
