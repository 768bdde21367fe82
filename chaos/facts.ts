import type { Simulator } from "#simulator/simulator.ts";
import type { Journal } from "./journal.ts";
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

/** A contact as our API shows it; one that was deleted is not shown. */
export interface ShownContact {
  readonly id: string;
  readonly tenant: string;
  readonly phone: string;
  readonly name: string | null;
  /** Where it is enrolled. */
  readonly campaignIds: readonly string[];
}

/** A number on a do-not-call list as our API shows it. */
export interface ShownEntry {
  readonly tenant: string;
  readonly phone: string;
  readonly since: string;
}

/** Which rules refuse a call by `whyNotCalled`, in their order; none: the contact may be called. */
export interface Refusal {
  readonly campaignId: string;
  readonly number: string;
  readonly reasons: readonly string[];
}

/** An import that was undone, as our API shows it. */
export interface ShownUndo {
  readonly id: string;
  readonly status: string;
  readonly newContacts: number;
  readonly enrolledContacts: number;
  readonly undo: {
    readonly finishedAt: string | null;
    readonly contactsDeleted: number;
    readonly enrolmentsEnded: number;
    readonly kept: readonly { what: string; reason: string; count: number }[];
  } | null;
}

/** Everything by which a run is judged. */
export interface Facts {
  readonly tenants: readonly TenantPlan[];
  readonly campaigns: readonly Campaign[];
  readonly placed: readonly PlacedCall[];
  readonly shown: readonly ShownCall[];
  readonly journal: Journal;
  readonly contacts: readonly ShownContact[];
  readonly entries: readonly ShownEntry[];
  readonly undone: readonly ShownUndo[];
  /** Of everybody who waits in a campaign that is open, or was never called. */
  readonly refusals: readonly Refusal[];
  /** Dials that VAPI is presumed never to have had, by our own tables. */
  readonly absent: readonly { readonly tenant: string; readonly phoneNumberId: string }[];
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

export function show({ id, createdAt, endedReason, faults }: PlacedCall): string {
  const met = faults.length === 0 ? "" : ` [${faults.join(", ")}]`;
  return `${id} of ${createdAt.toISOString()} (${endedReason ?? "live"})${met}`;
}
