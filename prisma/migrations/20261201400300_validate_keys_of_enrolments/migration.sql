-- In a transaction of its own, as the next two: reading the table takes a lock that lets others write.
alter table enrolment validate constraint enrolment_campaign, validate constraint enrolment_contact;
