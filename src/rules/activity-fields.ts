import { type SettingName, settingNames } from "./campaign-settings.ts";
import type { SubjectKind } from "./change-name.ts";

/** The fields of each kind of object whose changes the activity shows. Secrets are not among them. */
export const activityFields = {
  ALERT: ["kind"],
  API_KEY: ["name", "prefix", "role", "expiresAt", "revokedAt"],
  CALL: ["kind", "status", "cancelReason", "scheduledTime", "isCallback"],
  CAMPAIGN: ["state", "deletedAt", ...settingNames],
  CONTACT: [
    "name",
    "phone",
    "extension",
    "address",
    "attributes",
    "timeZone",
    "country",
    "region",
    "postalCode",
    "doNotCall",
    "unreachableReason",
    "heldReason",
    "deletedAt",
  ],
  IMPORT: ["status", "mapping", "defaultCountry", "encoding", "separator", "onEmpty"],
  INVITATION: ["name", "email", "role", "expiresAt", "revokedAt"],
  SEAT: ["role", "removedAt"],
  TENANT: [
    "name",
    "isSimulated",
    "credentialVersion",
    "maxConcurrentCalls",
    "startsPerMinute",
    "onUnknown",
    "defaultCountry",
    "allowPremiumRateNumbers",
    "blackoutDates",
    "courtesyHours",
    "callingRules",
    "contactCaps",
    "masksNumbers",
    "disabledAt",
  ],
} as const satisfies Readonly<Record<SubjectKind, readonly string[]>>;

/** A field whose changes the activity shows. */
export type ActivityField = (typeof activityFields)[SubjectKind][number] | SettingName;
