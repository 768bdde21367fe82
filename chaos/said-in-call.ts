import type { PlacedCall } from "./facts.ts";

/** The field of the structured data in which all campaigns of a run look for an opt-out. */
export const optOutField = "optOut";

/** Whether the person asks in this call not to be called again, if it is answered. */
export function willSay({ script }: PlacedCall): boolean {
  return script.structuredData[optOutField] === true;
}

/** Whether the person asked in this call not to be called again. VAPI says so when the call has ended. */
export function saidInCall(call: PlacedCall): boolean {
  return call.answeredAt !== null && willSay(call);
}
