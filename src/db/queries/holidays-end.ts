import { statement } from "#db/statement.ts";

/** The active campaigns with holiday sets, of tenants that are not disabled. */
export const campaignsWithHolidays = statement({
  text: `select id, tenant_id as "tenantId", name, holiday_sets as "holidaySets" from campaign
     where holiday_sets <> '{}' and state = 'ACTIVE' and deleted_at is null
       and not exists (select from tenant where id = tenant_id and disabled_at is not null)
     order by id`,
  params: [],
  row: { id: "uuid", tenantId: "uuid", name: "text", holidaySets: "text[]" },
});

/** The alerts about holiday sets that are not cleared. The subject is the campaign's id. */
export const openHolidayAlerts = statement({
  text: `select tenant_id as "tenantId", subject from lasting_alert where kind = 'HOLIDAYS_END'`,
  params: [],
  row: { tenantId: "uuid", subject: "text" },
});
