-- A row and what it refers to belong to the same tenant. Rows that exist are checked by the next migrations; new ones
-- are from now on. A call belongs to a tenant through its campaign and its contact, so it needs no foreign key to its
-- tenant besides, and neither does an import.
create unique index campaign_key on campaign (tenant_id, id);
create unique index import_key on import (tenant_id, id);

alter table enrolment
  add constraint enrolment_campaign foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
    on delete cascade not valid,
  add constraint enrolment_contact foreign key (tenant_id, contact_id) references contact (tenant_id, id)
    on delete cascade not valid;
alter table call
  add constraint call_campaign foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
    on delete cascade not valid,
  add constraint call_contact foreign key (tenant_id, contact_id) references contact (tenant_id, id)
    on delete cascade not valid;
alter table dial
  add constraint dial_call foreign key (tenant_id, call_id) references call (tenant_id, id)
    on delete cascade not valid;
alter table import
  add constraint import_campaign foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
    on delete cascade not valid;
alter table import_problem
  add constraint import_problem_import foreign key (tenant_id, import_id) references import (tenant_id, id)
    on delete cascade not valid;
alter table campaign_turn
  add constraint campaign_turn_campaign foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
    on delete cascade not valid;
alter table campaign_work
  add constraint campaign_work_campaign foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
    on delete cascade not valid;
