import type { ContactCap } from "./campaign-settings.ts";
import type { NumberCap } from "./caps.ts";

/** Whose limits hold for a call. */
interface Capped {
  readonly contactCaps: readonly ContactCap[];
}

/** The limits of a campaign and its tenant. Calls of all types and about all subjects count. */
export function ownCaps(campaign: Capped, tenant: Capped): NumberCap[] {
  const every = { startsAt: null, callTypes: null, isPerSubject: false } as const;
  return [
    ...campaign.contactCaps.map((cap) => ({ ...cap, ...every, ref: "a limit of the campaign" })),
    ...tenant.contactCaps.map((cap) => ({ ...cap, ...every, ref: "a limit of the tenant" })),
  ];
}
