/** Calls without one webhook that prove silence where webhooks have come before: single ones get lost. */
const callsInARow = 3;

/**
 * Whether VAPI's webhooks do not arrive. `endedWithout` counts calls that were placed after the last webhook,
 * have ended and were told by lookups alone: each should have brought several webhooks. Where none has ever
 * come one such call is enough. Without calls nothing is concluded.
 */
export function areWebhooksSilent({
  hasReceived,
  endedWithout,
}: {
  readonly hasReceived: boolean;
  readonly endedWithout: number;
}): boolean {
  return endedWithout >= (hasReceived ? callsInARow : 1);
}
