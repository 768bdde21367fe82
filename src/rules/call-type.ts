/** What the calls of a campaign are about, with the meaning of each word. Rules of law apply to some of them. */
export const callTypes = {
  TELEMARKETING: "Calls that sell or advertise something.",
  INFORMATIONAL: "Calls that inform and sell nothing, such as reminders and notices.",
  DEBT_COLLECTION: "Calls about a debt.",
  SURVEY: "Opinion polls and market research that sell nothing.",
  POLITICAL: "Calls of candidates, parties and political campaigns.",
  CHARITY: "Calls of charities.",
} as const;

export type CallType = keyof typeof callTypes;

export const callTypeNames = Object.keys(callTypes) as readonly CallType[];
