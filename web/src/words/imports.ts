import type {
  ColumnRole,
  ImportCount,
  ImportProblemCode,
  ImportStatus,
  KeptReason,
  UndoneThing,
} from "~/gql/graphql.ts";
import type { Word } from "./calls.ts";

/** What a person reads of the status of an import. */
export const importStatuses: Readonly<Record<ImportStatus, Word>> = {
  STAGING: { word: "Reading", tone: "live" },
  STAGED: { word: "Waits for you", tone: "warn" },
  RUNNING: { word: "Importing", tone: "live" },
  COMPLETED: { word: "Imported", tone: "good" },
  CANCELLED: { word: "Cancelled", tone: "idle" },
  FAILED: { word: "Could not be read", tone: "bad" },
  UNDONE: { word: "Undone", tone: "idle" },
};

/** What a column of a file can be, in the order of the list from which it is chosen. */
export const columnRoles: Readonly<Record<ColumnRole, string>> = {
  PHONE: "Phone number",
  NAME: "Name",
  FIRST_NAME: "First name",
  LAST_NAME: "Last name",
  ATTRIBUTE: "Known to the assistant",
  ADDRESS: "Address",
  POSTAL_CODE: "Postal code",
  REGION: "State or region",
  COUNTRY: "Country",
  TIME_ZONE: "Time zone",
  EXTENSION: "Extension",
  DO_NOT_CALL: "Do not call",
  CONSENT_LEVEL: "Consent to calls",
  CONSENT_AT: "Consent: given on",
  CONSENT_EXPIRES_AT: "Consent: until",
  CONSENT_SOURCE: "Consent: evidence",
  IGNORE: "Not used",
};

/** Why rows were rejected. */
export const importProblems: Readonly<Record<ImportProblemCode, string>> = {
  ATTRIBUTES_TOO_LARGE: "The values are too long together",
  CONSENT_DATE_UNCLEAR: "The date of the consent cannot be read",
  CONSENT_UNCLEAR: "The consent is neither yes nor no",
  COUNTRY_UNKNOWN: "The country is not known",
  DO_NOT_CALL_UNCLEAR: "“Do not call” is neither yes nor no",
  EXTENSION_UNCLEAR: "The extension cannot be read",
  PHONE_AMBIGUOUS: "The number can be read in two ways",
  PHONE_AMOUNT: "The number is written as an amount",
  PHONE_DATE: "A date in place of a number",
  PHONE_EXTENSION_DIFFERS: "The same number has another extension",
  PHONE_EXTENSION_TOO_LONG: "The extension is too long",
  PHONE_MISSING: "No phone number",
  PHONE_NOT_A_NUMBER: "Not a phone number",
  PHONE_NOT_POSSIBLE: "No such number exists",
  PHONE_PLACEHOLDER: "A placeholder in place of a number",
  PHONE_PREMIUM_RATE: "A premium-rate number",
  PHONE_ROUNDED: "The number was rounded by a spreadsheet",
  PHONE_SEVERAL: "Several numbers in one cell",
  PHONE_SHORT_NUMBER: "An emergency or short number",
  PHONE_TOO_LONG: "The number is too long",
  PHONE_WITHOUT_COUNTRY: "No country code, and no country was chosen",
  QUOTE_IN_VALUE: "A quote inside of a value",
  QUOTE_NOT_CLOSED: "A quote that is not closed",
  RECORD_TOO_LONG: "The row is too long",
  TEXT_AFTER_QUOTE: "Text behind a closing quote",
  TOO_MANY_VALUES: "More values than columns",
  UNKNOWN: "Other reasons",
  UNREADABLE_BYTES: "Characters that cannot be read",
  VALUE_TOO_LONG: "A value is too long",
};

/** What is wrong with a value of a file, with what can be done about it on the page of its import. */
export function forImportPage(problem: string): string {
  return problem.replace(
    /has no country code; .*set defaultCountry .*$/,
    "has no country code: choose the country below, under “How the file is read”",
  );
}

/** What an undo keeps, as it is counted: one, and several. */
export const undoneThings: Readonly<Record<UndoneThing, readonly [one: string, several: string]>> =
  {
    CONTACT: ["contact", "contacts"],
    ENROLMENT: ["membership of the campaign", "memberships of the campaign"],
    VALUE: ["value", "values"],
  };

/** Why an undo keeps something. */
export const keptReasons: Readonly<Record<KeptReason, string>> = {
  CALLED: "called already, or in a call now",
  CALL_SCHEDULED: "somebody asked for a call by hand",
  CHANGED_SINCE: "changed since",
  DELETED: "deleted already",
  EDITED: "edited by hand",
  ENROLLED_BY_HAND: "added or removed by hand",
  ENROLLED_ELSEWHERE: "in another campaign too",
  IN_ANOTHER_IMPORT: "in another import too",
};

/** Numbers that can come out otherwise than in the preview. */
export const importCounts: Readonly<Record<ImportCount, string>> = {
  CALLS_SCHEDULED: "Calls scheduled",
  NEW_CONTACTS: "New contacts",
  UNCHANGED_CONTACTS: "Unchanged contacts",
  UPDATED_CONTACTS: "Changed contacts",
};
