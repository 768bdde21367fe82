-- Epoch: kept. The migration of start rates belongs to the same release and raises it.
-- The contacts of a campaign that was duplicated are enrolled in steps (src/rules/campaign-work.ts).
alter table campaign_work drop constraint campaign_work_kind_is_known,
  add constraint campaign_work_kind_is_known
    check (kind in ('LANES', 'SETTLE', 'OWE_ENDED', 'REVIVE', 'OWE', 'MOVE', 'ROUND', 'CANCEL', 'COPY'));
