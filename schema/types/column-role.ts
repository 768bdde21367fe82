import type { ColumnRole } from "#rules/column-role.ts";
import { enumOf } from "../enums.ts";

const roles: Readonly<Record<ColumnRole, string>> = {
  PHONE:
    "A phone number. Of several such columns, the first with a number that can be called is the contact's phone; the others become variables.",
  NAME: "The whole name.",
  FIRST_NAME: "The first name. It is a part of the name, and also a variable of its own.",
  LAST_NAME: "The last name. It is a part of the name, and also a variable of its own.",
  ADDRESS: "The postal address, or a part of it. Several such columns are joined by commas.",
  COUNTRY:
    "The country of the contact: an ISO 3166-1 code, a name, or a calling code. A phone number without a country code is read by the rules of this country; `defaultCountry` is used if the cell is empty.",
  EXTENSION: "The extension of the phone number: 1 to 10 digits.",
  TIME_ZONE: "The time zone of the contact, for example America/New_York.",
  REGION: "The state, province or other region of the contact.",
  POSTAL_CODE: "The postal code or ZIP code of the contact.",
  DO_NOT_CALL:
    "Whether the contact must not be called: yes, true, 1 or x, or their opposites. A row with another value is rejected.",
  CONSENT_LEVEL:
    "The consent of the contact to calls of the campaign's type: written, express (or yes), or none. It is recorded when the row is applied, as by `recordConsents`. A row with another value is rejected.",
  CONSENT_AT:
    "When the consent was given: a date (2026-01-31, from 00:00 UTC) or a time with its offset. Required for each consent.",
  CONSENT_EXPIRES_AT: "From when on the consent permits nothing, written as CONSENT_AT.",
  CONSENT_SOURCE:
    "The text that the person agreed to, or a reference to the evidence. At most 2,000 characters.",
  ATTRIBUTE: "An attribute of the contact, which the assistant receives as a variable.",
  IGNORE: "Not used.",
};

export const ColumnRoleEnum = enumOf<ColumnRole>(
  "ColumnRole",
  "What a column of a file is.",
  roles,
);
