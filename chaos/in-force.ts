import { campaignIdOf, type Facts, type PlacedCall } from "./facts.ts";

/** What forbids calls is acknowledged before its effect is complete: what was committed as sent may still leave. */
export const afterAnswerMs = 2_000;

/** Whether a call left while something was in force that was answered then, and ended when the request to end it left. */
export function isWithin(at: Date, answeredAt: Date, endsAt: Date | null): boolean {
  return at.getTime() > answeredAt.getTime() + afterAnswerMs && (endsAt === null || at < endsAt);
}

export function placeOf({ campaigns }: Facts, call: PlacedCall) {
  const campaignId = campaignIdOf(call);
  const tenant = campaigns.find(({ id }) => id === campaignId)?.tenant ?? "";
  return { tenant, campaignId, number: call.number };
}
