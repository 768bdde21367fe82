import type { Facts } from "#rules/decision.ts";
import { gateAt } from "#rules/gate.ts";
import { campaignFacts, freeContact } from "./campaign-facts.ts";

export const noon = new Date("2030-05-15T12:00:00Z"); // a Wednesday

/** What differs from a contact who may be called. */
export interface Change {
  readonly tenant?: Partial<Facts["tenant"]>;
  readonly campaign?: Partial<Facts["campaign"]>;
  readonly contact?: Partial<Facts["contact"]>;
  readonly call?: Partial<NonNullable<Facts["call"]>> | null;
  readonly queue?: Partial<Facts["queue"]>;
}

/** Facts of a contact who may be called at noon, but for the changes. */
export function facts(change: Change = {}, now = noon): Facts {
  const schedule = { ...campaignFacts, ...change.campaign };
  const call = { kind: "ROUND", scheduledTime: now, redialRound: null, isCallback: false } as const;
  return {
    tenant: {
      isDisabled: false,
      vapiConfigured: true,
      isReconciling: false,
      maxConcurrentCalls: 10,
      dialPausedUntil: null,
      ...change.tenant,
    },
    campaign: schedule,
    gate: gateAt(schedule, now),
    contact: { ...freeContact, ...change.contact },
    call: change.call === null ? null : { ...call, ...change.call },
    queue: { runAllowance: 50, campaignSlots: 10, tenantSlots: 10, ...change.queue },
  };
}
