import type { LawRule } from "./rule-pack.ts";

/**
 * What of a rule the server does not enforce, and why, in sentences for people. Null: it decides by all that it says of
 * hours, calls, records or lists. That fields such as the line type are not known makes rules stricter and is not said
 * here.
 */
export function notEnforced(rule: LawRule): string | null {
  switch (rule.kind) {
    case "HOURS":
    case "BAN":
      return null;
    case "CAP":
      return capNotEnforced(rule.cap);
    case "CONSENT":
      return rule.consent.form === null
        ? null
        : "The server checks that a record of the level exists, and not its form: what it has to say, and how it has to be given.";
    case "LIST":
      return rule.list.honourWithin === null && rule.list.keepFor === null
        ? null
        : "The server does not check for how long entries are kept.";
    case "DISCLOSURE":
      return "Shown only. The server does not check what is said in calls.";
    case "RECORD":
      return "Shown only. The server does not check what you keep.";
    case "PACING":
      return "Shown only. The server does not pace calls by it: set `startsPerMinute`.";
    case "CALLER_ID":
      return "Shown only. The server does not check which numbers you may show.";
  }
}

function capNotEnforced({ startsAt, counts }: Extract<LawRule, { kind: "CAP" }>["cap"]): string {
  switch (startsAt) {
    case "REFUSAL":
      return "It holds from refusals on record: what is said in a call of this server (`Campaign.optOutField`), and what you record with `recordRefusals`. A refusal that is not on record begins no period.";
    case "LAST_CONVERSATION":
      return "Only conversations in calls of this server count. A conversation that the person began, or that you had by other means, is not known to it.";
    case null: {
      const others =
        counts === "ATTEMPTS" || counts === "CALLS" ? "" : " Messages are not counted.";
      return `Only calls of this server count, each that rang or may have.${others}`;
    }
  }
}
