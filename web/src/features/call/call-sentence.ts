import type { CallOnPageFragment } from "~/gql/graphql.ts";
import { duration, placeOf, shortTime } from "~/time/instant.tsx";
import { cancelReasons, dialStates, outcomeSentences } from "~/words/calls.ts";

/** What happened to a call, in one plain sentence or two. */
export function callSentence(call: CallOnPageFragment, now: number): string {
  const who = call.contact.name ?? call.contact.phone;
  const time = (at: string): string =>
    `${shortTime(new Date(at), call.campaign.timeZone)} (${placeOf(call.campaign.timeZone)})`;
  switch (call.status) {
    case "SCHEDULED":
      return Date.parse(call.scheduledTime) > now
        ? `This call is due on ${time(call.scheduledTime)}.`
        : `This call has been due since ${time(call.scheduledTime)}. It is placed as soon as every rule allows it.`;
    case "CALLING":
      return `The call to ${who} is being placed: ${dialStates[call.dialState ?? "INTENDED"]}.`;
    case "IN_PROGRESS":
      return call.startedAt == null
        ? `${who} has answered.`
        : `${who} has answered, and has been on the phone for ${duration((now - Date.parse(call.startedAt)) / 1_000)}.`;
    case "CANCELLED":
      return call.cancelReason == null
        ? "This call was cancelled before it was placed."
        : cancelReasons[call.cancelReason];
    case "COMPLETED":
    case "FAILED":
      return ending(call, who);
  }
}

function ending(call: CallOnPageFragment, who: string): string {
  const { outcome, durationSeconds, endedReason } = call;
  const talked =
    durationSeconds == null || durationSeconds === 0 ? "" : ` after ${duration(durationSeconds)}`;
  if (outcome === "ANSWERED") {
    const ended = whoEnded(endedReason ?? "");
    return ended === null
      ? `${who} answered. The conversation ended${talked}.`
      : `${who} answered. ${ended}${talked}.`;
  }
  return outcome == null ? "The call has ended." : outcomeSentences[outcome];
}

/** Null: VAPI's reason does not say who hung up. */
function whoEnded(reason: string): string | null {
  if (reason.startsWith("customer-ended")) return "They hung up";
  if (reason.startsWith("assistant-ended") || reason.startsWith("assistant-said"))
    return "The assistant hung up";
  if (reason === "assistant-forwarded-call") return "The assistant put them through";
  if (reason === "exceeded-max-duration") return "The call reached its longest duration";
  if (reason === "silence-timed-out") return "Nobody spoke any more, and the call was ended";
  return null;
}
