import type { CallingRuleKind, CallingRuleSourceKind } from "~/gql/graphql.ts";

/** What a calling rule is about. */
export const ruleKinds: Readonly<Record<CallingRuleKind, string>> = {
  HOURS: "Hours",
  CAP: "Limit of calls",
  CONSENT: "Consent needed",
  BAN: "Ban",
  LIST: "List to check against",
  DISCLOSURE: "To be said in the call",
  RECORD: "To be kept",
  PACING: "Pace of dialling",
  CALLER_ID: "Number to be shown",
};

/** What a rule is read from. */
export const sourceKinds: Readonly<Record<CallingRuleSourceKind, string>> = {
  PRIMARY: "Text of the law",
  PRIMARY_READ: "Somebody who quotes the law",
  OFFICIAL: "An authority",
  SECONDARY: "Another source",
};
