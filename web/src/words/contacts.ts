import type { AreaSource, DoNotCallSource, PermissionKind } from "~/gql/graphql.ts";

/** What the place of a contact was taken from. */
export const areaSources: Readonly<Record<AreaSource, string>> = {
  STATED_TIME_ZONE: "stated time zone",
  POSTAL_CODE: "postal code",
  STATED_REGION: "stated region",
  STATED_COUNTRY: "stated country",
  PHONE_NUMBER: "telephone number",
};

/** How a number came on the do-not-call list. */
export const doNotCallSources: Readonly<Record<DoNotCallSource, string>> = {
  API: "Added to the list",
  CALL: "Asked for in a call",
  IMPORT: "From a file",
  MANUAL: "Set at the contact",
};

/** What may permit a call. */
export const permissionKinds: Readonly<Record<PermissionKind, string>> = {
  CONSENT_WRITTEN: "Written consent",
  CONSENT_EXPRESS: "Consent",
  CONSENT_TO_HOURS: "Consent to other hours",
  CONSENT_TO_MORE_CALLS: "Consent to more calls",
  CONSENT_TO_MORE_CALLS_7D: "Consent to more calls, for seven days",
  CONSUMER_REQUESTED_CALL: "Asked for the call",
  CUSTOMER_WITHIN_3_YEARS: "Customer in the last three years",
  EXISTING_RELATIONSHIP: "Customer",
  EXISTING_RELATIONSHIP_18M: "Customer in the last 18 months",
  LEGITIMATE_INTEREST_DOCUMENTED: "Documented legitimate interest",
  LIVE_OPERATOR_OBTAINS_CONSENT: "A person asks for consent first",
  PERSONAL_RELATIONSHIP: "Personal relationship",
  RUNNING_CONTRACT_RELATED_OFFER: "Offer about a running contract",
};
