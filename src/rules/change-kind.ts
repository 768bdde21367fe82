/** What a row of the change log reports. */
export const changeKinds = [
  "CALLS",
  "CAMPAIGN",
  "IMPORT",
  "ALERT",
  "TENANT",
  "DIAL",
  "BULK",
  "KEY_REVOKED",
  "ACCESS_ENDED",
] as const;

export type ChangeKind = (typeof changeKinds)[number];
