import type { Simulator } from "#simulator/simulator.ts";
import type { CampaignPlan, TenantPlan } from "./scenario.ts";

/** A call as VAPI had it: what really happened. */
export type PlacedCall = Simulator["calls"][number];

/** A call as our API shows it. */
export interface ShownCall {
  readonly status: string;
  readonly endedReason: string | null;
  readonly vapiCallId: string | null;
  readonly contact: { readonly phone: string };
  readonly campaign: { readonly id: string };
}

export interface Campaign extends CampaignPlan {
  readonly id: string;
}

/** A campaign that somebody stopped or paused: acknowledged then, lifted no sooner than that. */
export interface Halt {
  readonly campaignId: string;
  readonly acknowledgedAt: Date;
  readonly liftedAt: Date;
}

/** Everything by which a run is judged. */
export interface Facts {
  readonly tenants: readonly TenantPlan[];
  readonly campaigns: readonly Campaign[];
  readonly placed: readonly PlacedCall[];
  readonly shown: readonly ShownCall[];
  readonly halts: readonly Halt[];
  /** Jobs of the queue that are still there, by name. */
  readonly jobsLeft: readonly string[];
  /** Live calls by our own count, of which each holds a slot. */
  readonly slotsInUse: number;
  /** Where the kept counts of calls differ from the calls. */
  readonly wrongCounts: readonly string[];
  /** Processes that ended although nobody killed them. */
  readonly ownEnds: readonly string[];
  /** Alerts of a duplicate, by what they say. */
  readonly alerts: readonly string[];
  readonly judgedAt: Date;
}

/** Which campaign asked for it, as the request itself says. */
export function campaignIdOf(call: PlacedCall): string {
  return String(call.request.assistantOverrides?.metadata?.["campaignId"]);
}

/** VAPI took it and gave it up before anything rang, for want of capacity. */
export function neverRang(call: PlacedCall): boolean {
  return call.endedReason?.startsWith("call.start.error-") ?? false;
}
