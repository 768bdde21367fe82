import type { PoolFacts } from "./choose-number.ts";
import type { CampaignSettings } from "./campaign-settings.ts";
import type { Standing } from "./contact-bars.ts";
import type { Gate } from "./gate.ts";
import type { RoundCaseFacts } from "./round-cases.ts";
import type { CallingRules } from "./rules-in-force.ts";
import type { Schedule } from "./schedule.ts";
import type { AreaLaw } from "./calling-law.ts";
import type { PermissionFacts } from "./permission-facts.ts";
import type { Whereabouts } from "./whereabouts.ts";

export interface TenantFacts {
  /** The operator of the server has disabled the tenant. */
  readonly isDisabled: boolean;
  readonly vapiConfigured: boolean;
  /** The database may have lost calls that were placed, and VAPI has not been asked about all of them yet. */
  readonly isReconciling: boolean;
  readonly maxConcurrentCalls: number;
  /** The most starts of calls in a minute, over all campaigns. Null: no limit. */
  readonly startsPerMinute: number | null;
  /** The calling rules in force; null: none. */
  readonly callingRules: CallingRules | null;
  /** VAPI was at capacity or could not be reached: no call is placed before this time. */
  readonly dialPausedUntil: Date | null;
}

export interface CampaignFacts extends CampaignSettings, Schedule {
  readonly state: "ACTIVE" | "PAUSED" | "STOPPED" | "FAULTED";
  /** Why it is FAULTED, and what to do about it. */
  readonly pausedReason: string | null;
  readonly deletedAt: Date | null;
  /** What the calling rules say where the contact is. Absent: no rules are in force. */
  readonly law?: AreaLaw;
}

export interface ContactFacts
  extends
    Standing,
    Pick<RoundCaseFacts, "dialsInRound" | "dialsWithoutCallbacks" | "redialsInRound"> {
  /** A call to this contact is live in any campaign of the tenant (the call in question does not count). */
  readonly isInFlight: boolean;
  /** Of a campaign with lanes: the last call that was placed while the contact was in another area. */
  readonly calledElsewhereAt?: Date | null;
  /** Calls in this campaign that were deleted because they are kept no longer. They are in the other numbers. */
  readonly deletedCalls?: number;
}

export interface ScheduledCallFacts {
  readonly kind: "ROUND" | "MANUAL" | "REDIAL" | "TEST";
  readonly scheduledTime: Date;
  /** Of a redial: the key of the round for which it was planned. */
  readonly redialRound: string | null;
  /** A manual call that a person asked for although its round has had a call. */
  readonly isCallback: boolean;
}

/** How many calls may still be started when the dispatch reaches this call. */
export interface QueueFacts {
  readonly runAllowance: number;
  readonly campaignSlots: number;
  readonly tenantSlots: number;
  /** The first instant at which the start rates allow this call. Null: there is no rate, or the start is reserved. */
  readonly startsAt: Date | null;
}

/** The queue of a call that already holds its slot and its start. */
export const slotHeld: QueueFacts = {
  runAllowance: 1,
  campaignSlots: 1,
  tenantSlots: 1,
  startsAt: null,
};

/** What decides whether a campaign may place calls at all. */
export interface CampaignGateFacts {
  readonly tenant: TenantFacts;
  readonly campaign: CampaignFacts;
  /** The phone numbers of the campaign. Of a call that has a number: that number, if it may still call. */
  readonly pool: PoolFacts;
  /** The gate of the campaign's schedule at the instant of the decision. */
  readonly gate: Gate;
  /** What the gate was asked with. Absent: the campaign's zone, and no bounds. */
  readonly where?: Whereabouts | undefined;
}

export interface Facts extends CampaignGateFacts {
  readonly contact: ContactFacts;
  /** What limits and permits calls to the number. Absent: nothing does. */
  readonly permission?: PermissionFacts | undefined;
  /** The contact's waiting call in this campaign, or the one that its round owes; null when there is none. */
  readonly call: ScheduledCallFacts | null;
  /** Null at another instant than now: the calls that are live or ahead in the queue then are not known. */
  readonly queue: QueueFacts | null;
}
