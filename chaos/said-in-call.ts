import type { PlacedCall } from "./facts.ts";

/** The field of the structured data in which all campaigns of a run look for an opt-out. */
export const optOutField = "optOut";

/** Whether the person asked in this call not to be called again. VAPI says so when the call has ended. */
export function saidInCall({ answeredAt, script }: PlacedCall): boolean {
  return answeredAt !== null && script.structuredData[optOutField] === true;
}
