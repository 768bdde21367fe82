import type { Standing } from "./contact-bars.ts";
import type { Gate } from "./gate.ts";
import type { Round } from "./round.ts";
import type { Schedule } from "./schedule.ts";

export interface TenantFacts {
  /** By the operator of the server. */
  readonly isDisabled: boolean;
  readonly vapiConfigured: boolean;
  /** The database may have lost calls that were placed, and VAPI has not been asked about all of them yet. */
  readonly isReconciling: boolean;
  readonly maxConcurrentCalls: number;
  readonly dialPausedUntil: Date | null;
}

export interface CampaignFacts extends Schedule {
  readonly state: "ACTIVE" | "PAUSED" | "STOPPED" | "FAULTED";
  /** Why it is FAULTED, and what to do about it. */
  readonly pausedReason: string | null;
  readonly deletedAt: Date | null;
  readonly retryAttempts: number;
  readonly maxConcurrentCalls: number;
  readonly maxCallsPerRun: number;
  readonly redialsPerRound: number;
  /** The phone number made its calls for today and rests until then. */
  readonly numberRestsUntil: Date | null;
}

export interface ContactFacts extends Standing {
  /** A live call to this contact in any campaign of the tenant (not counting the call in question). */
  readonly isInFlight: boolean;
  /** Dials of this contact in this campaign and round that reached VAPI or may have. */
  readonly dialsInRound: number;
  /** Those of them that were callbacks. */
  readonly callbacksInRound: number;
  /** Those of them that were redials. */
  readonly redialsInRound: number;
}

export interface ScheduledCallFacts {
  readonly kind: "ROUND" | "MANUAL" | "REDIAL" | "TEST";
  readonly scheduledTime: Date;
  readonly redialRound: string | null;
  /** A manual call that a person asked for although its round has had a call. */
  readonly isCallback: boolean;
}

/** What is left when the queue reaches this call. */
export interface QueueFacts {
  readonly runAllowance: number;
  readonly campaignSlots: number;
  readonly tenantSlots: number;
}

/** The queue of a call that already holds its slot. */
export const slotHeld: QueueFacts = { runAllowance: 1, campaignSlots: 1, tenantSlots: 1 };

export interface Facts {
  readonly tenant: TenantFacts;
  readonly campaign: CampaignFacts;
  /** The gate of the campaign at the instant of the decision, and the round of that instant. */
  readonly gate: Gate;
  readonly round: Round;
  readonly contact: ContactFacts;
  /** The contact's waiting call in this campaign, or the one that its round owes; null when there is none. */
  readonly call: ScheduledCallFacts | null;
  /** Null at another instant than now: which calls are live then, and who is ahead, cannot be known. */
  readonly queue: QueueFacts | null;
}
