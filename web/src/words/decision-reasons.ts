import type { DecisionReason } from "~/gql/graphql.ts";

/**
 * The question that each rule asks, as a person would ask it, and what a refusal means in a few words. The facts of a
 * decision come from the server (`DecisionRule.detail`).
 */
export const decisionReasons: Readonly<
  Record<DecisionReason, { readonly asks: string; readonly refusal: string }>
> = {
  TENANT_DISABLED: { asks: "Is this account enabled?", refusal: "Account disabled" },
  DATABASE_RECONCILING: {
    asks: "Is it certain that no call was lost?",
    refusal: "Checking for lost calls",
  },
  VAPI_NOT_CONFIGURED: { asks: "Is VAPI connected?", refusal: "VAPI not connected" },
  VAPI_BACKING_OFF: { asks: "Does VAPI take calls?", refusal: "VAPI takes no calls" },
  CAMPAIGN_DELETED: { asks: "Does the campaign exist?", refusal: "Campaign deleted" },
  CAMPAIGN_INACTIVE: { asks: "Is the campaign running?", refusal: "Campaign not running" },
  TIME_ZONE_INVALID: { asks: "Is the time zone known?", refusal: "Time zone not accepted" },
  CALL_TYPE_MISSING: { asks: "Is it known what the calls are about?", refusal: "No call type" },
  CALLING_RULES_NOT_LOADED: {
    asks: "Are the calling rules loaded?",
    refusal: "Calling rules not loaded",
  },
  BEFORE_START: { asks: "Has the campaign begun?", refusal: "Campaign not begun" },
  AFTER_END: { asks: "Does the campaign go on?", refusal: "Campaign is over" },
  NOT_A_SCHEDULED_DAY: { asks: "Is it a day of the campaign?", refusal: "Not a calling day" },
  BLACKOUT_DATE: { asks: "Is the day free of blackout dates?", refusal: "Blackout date" },
  HOLIDAY: { asks: "Is it no holiday?", refusal: "Holiday" },
  OUTSIDE_WINDOW: {
    asks: "Are the campaign's hours open?",
    refusal: "Outside of the campaign's hours",
  },
  OUTSIDE_CALLING_HOURS: {
    asks: "Are calls allowed at this hour where the contact is?",
    refusal: "Outside of calling hours",
  },
  AREA_UNKNOWN: { asks: "Is it known where the contact is?", refusal: "Place not known" },
  JURISDICTION_NOT_REVIEWED: {
    asks: "Do the calling rules cover the place?",
    refusal: "Place not covered by the rules",
  },
  CALL_BANNED: { asks: "Do the rules of the place allow such calls?", refusal: "Calls barred" },
  CONSENT_MISSING: { asks: "Is the consent on record?", refusal: "No consent on record" },
  LIST_NOT_CHECKED: {
    asks: "Was the number compared with the lists?",
    refusal: "Number not checked",
  },
  CONTACT_DELETED: { asks: "Does the contact exist?", refusal: "Contact deleted" },
  CONTACT_HELD: { asks: "Is the contact free of holds?", refusal: "Contact held" },
  ON_DO_NOT_CALL_LIST: {
    asks: "Is the number off the do-not-call list?",
    refusal: "On the do-not-call list",
  },
  BAD_NUMBER: { asks: "Can the number be reached?", refusal: "Number cannot be reached" },
  NOT_ENROLLED: { asks: "Is the contact in the campaign?", refusal: "Not in the campaign" },
  IMPORT_UNDONE: { asks: "Was the import kept?", refusal: "Import undone" },
  NOTHING_SCHEDULED: { asks: "Is a call scheduled?", refusal: "No call scheduled" },
  NOT_DUE_YET: { asks: "Is the call due?", refusal: "Due later" },
  ALREADY_CALLED_THIS_ROUND: {
    asks: "Is a call owed in this round?",
    refusal: "Already called this round",
  },
  RETRY_LIMIT_REACHED: {
    asks: "Are there completed calls left?",
    refusal: "Enough completed calls",
  },
  CALLED_BEFORE_MOVING: {
    asks: "Has the contact stayed in one place since the last call?",
    refusal: "Called before moving",
  },
  CONTACT_CAP_REACHED: {
    asks: "Is the number below its limits of calls?",
    refusal: "Limit of calls reached",
  },
  CALL_IN_FLIGHT: { asks: "Is no call to the contact live?", refusal: "A call is live" },
  NO_NUMBER_FREE: { asks: "Is a number free to call from?", refusal: "No number free" },
  RUN_LIMIT_REACHED: {
    asks: "May this run start more calls?",
    refusal: "Enough calls in this run",
  },
  START_RATE_REACHED: { asks: "May a call start now?", refusal: "Calls start one by one" },
  CAMPAIGN_SLOTS_FULL: {
    asks: "Has the campaign a free line?",
    refusal: "All lines of the campaign busy",
  },
  TENANT_SLOTS_FULL: { asks: "Is any line free?", refusal: "All lines busy" },
};

/** Rules that refuse only for a while, until other calls have ended or the server has found out what it has to. */
const passing: ReadonlySet<DecisionReason> = new Set([
  "CALL_IN_FLIGHT",
  "CAMPAIGN_SLOTS_FULL",
  "TENANT_SLOTS_FULL",
  "RUN_LIMIT_REACHED",
  "START_RATE_REACHED",
  "NO_NUMBER_FREE",
  "VAPI_BACKING_OFF",
  "DATABASE_RECONCILING",
]);

/** When a refusal ends of which the time is not known. */
export function endOfRefusal(reason: DecisionReason): string {
  return passing.has(reason)
    ? "That changes by itself, but it is not known when."
    : "That does not change by itself: somebody has to act first.";
}
