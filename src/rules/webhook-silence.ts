/** How many calls must end without a webhook if webhooks have come before: single webhooks get lost. */
const callsInARow = 3;

/**
 * Whether VAPI's webhooks do not arrive. `endedWithout` counts calls that were placed after the last webhook and
 * whose end is known only from lookups: each should have caused several webhooks. If no webhook has ever come, one
 * such call is enough. Without such calls nothing is concluded.
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
