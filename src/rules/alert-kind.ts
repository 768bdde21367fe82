/** The kinds of alerts. The check of `alert.kind` lists the same: a new kind needs a migration. */
export const alertKinds = [
  "DUPLICATE_CALL",
  "CREDENTIAL_CHANGED",
  "DIAL_PARKED",
  "CAMPAIGN_FAULTED",
  "CALL_LOST",
  "CALL_OVERDUE",
  "DATABASE_BEHIND",
  "CALL_REBUILT",
  "CONTACT_HELD",
  "TIME_ZONE_INVALID",
  "WEBHOOKS_SILENT",
  "HOLIDAYS_END",
] as const;

export type AlertKind = (typeof alertKinds)[number];
