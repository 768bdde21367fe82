import { type Decision, decisionRules, type Facts } from "./decision.ts";
import { asSentence, localTime } from "./words.ts";

/**
 * A decision in plain sentences, complete in themselves. `at`: the instant that was asked about, null for
 * the present.
 */
export function decisionMessage(
  {
    name,
    decision,
    facts,
  }: { readonly name: string; readonly decision: Decision; readonly facts: Facts },
  at: Date | null,
): string {
  const when = at === null ? "now" : `on ${localTime(at, facts.campaign)}`;
  return [
    verdict(name, decision, when),
    ...liveCall(decision, facts),
    ...deletedCalls(facts),
    ...outlook(decision, facts, at),
  ].join(" ");
}

function verdict(name: string, { reason, rules }: Decision, when: string): string {
  if (reason === null) {
    return when === "now" ? `${name} will be called now.` : `${name} may be called ${when}.`;
  }
  const { detail } = rules.find(({ rule }) => rule === reason)!;
  return `${name} will not be called ${when}: ${asSentence(detail)}`;
}

/** A live call is mentioned, whatever rule prevents the next one. */
function liveCall({ reason }: Decision, { contact }: Facts): string[] {
  return contact.isInFlight && reason !== "CALL_IN_FLIGHT"
    ? ["A call to this contact is live now."]
    : [];
}

/** Calls that the contact's history no longer shows, and that count all the same. */
function deletedCalls({ contact: { deletedCalls = 0 } }: Facts): string[] {
  if (deletedCalls === 0) return [];
  const which = deletedCalls === 1 ? "1 earlier call" : `${deletedCalls} earlier calls`;
  return [
    `${which} of this contact in this campaign ended longer ago than calls are kept and ${deletedCalls === 1 ? "was" : "were"} deleted; ${deletedCalls === 1 ? "it counts" : "they count"} all the same.`,
  ];
}

function outlook({ reason, nextEligibleAt }: Decision, facts: Facts, at: Date | null): string[] {
  if (reason === null) {
    return at === null
      ? []
      : ["How many calls are live then, and which contacts come first, is not known."];
  }
  const { remedy } = decisionRules[reason];
  const next =
    nextEligibleAt === null
      ? []
      : [`The contact may be called from ${localTime(nextEligibleAt, facts.campaign)}.`];
  return remedy === undefined ? next : [...next, remedy];
}
