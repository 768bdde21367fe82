import type { CallOutcome } from "./call-state.ts";

/**
 * When a campaign takes itself out of service, so that an outage does not burn a list (the design's
 * numbers): of its last 50 finished dials, and no fewer than 20, 80 % or more were faults.
 */
const lastDials = 50;
const fewestDials = 20;
const faultyShare = 0.8;

/** Dials that the breaker looks at. */
export const breakerWindow = lastDials;

/** Faults that are told as examples. */
const mostExamples = 3;

/**
 * What certainly kept a dial from its purpose and was not the person: the carrier, VAPI or a model, voice
 * or transport it uses, the account, or a refusal by VAPI that does not concern the contact.
 */
export type DialFault =
  | Extract<CallOutcome, "CARRIER_FAULT" | "PROVIDER_FAULT" | "ACCOUNT_FAULT">
  | "REQUEST_REJECTED";

/** A dial whose call is final. */
export interface FinishedDial {
  readonly fault: DialFault | null;
  readonly vapiCallId: string | null;
  readonly endedReason: string | null;
  readonly message: string | null;
  readonly finishedAt: Date;
}

export interface BreakerTrip {
  readonly faults: number;
  readonly dials: number;
  readonly reasons: Readonly<Partial<Record<DialFault, number>>>;
  /** The newest faults, newest first. */
  readonly examples: readonly FinishedDial[];
}

/**
 * Whose fault an ending certainly was, other than the person's; null where it was the person's, where all
 * went well, where nobody knows, and where VAPI merely had no line free: that passes by waiting.
 */
export function dialFaultOf(outcome: CallOutcome): DialFault | null {
  switch (outcome) {
    case "CARRIER_FAULT":
    case "PROVIDER_FAULT":
    case "ACCOUNT_FAULT":
      return outcome;
    default:
      return null;
  }
}

/**
 * Whether these dials, newest first, trip the breaker; null when they do not. To be asked when a dial has
 * finished with a fault: after one that went well there is hope. Dials that failed for the person's own
 * reasons, or for reasons that nobody knows, count as dials and not as faults.
 */
export function breakerTrip(newestFirst: readonly FinishedDial[]): BreakerTrip | null {
  const dials = newestFirst.slice(0, lastDials);
  if (dials.length < fewestDials) return null;
  const faulty = dials.filter(({ fault }) => fault !== null);
  if (faulty.length / dials.length < faultyShare) return null;
  const reasons: Partial<Record<DialFault, number>> = {};
  for (const { fault } of faulty) reasons[fault!] = (reasons[fault!] ?? 0) + 1;
  return {
    faults: faulty.length,
    dials: dials.length,
    reasons,
    examples: faulty.slice(0, mostExamples),
  };
}

const words: Readonly<Record<DialFault, string>> = {
  CARRIER_FAULT: "the carrier",
  PROVIDER_FAULT: "VAPI or a model or voice it uses",
  ACCOUNT_FAULT: "the account or the assistant",
  REQUEST_REJECTED: "VAPI refusing the request",
};

/** The trip for a person: what was seen, and what to do. */
export function describeTrip({ faults, dials, reasons, examples }: BreakerTrip): string {
  const causes = (Object.keys(reasons) as DialFault[])
    .toSorted((a, b) => reasons[b]! - reasons[a]!)
    .map((fault) => `${reasons[fault]} by ${words[fault]}`)
    .join(", ");
  const latest = examples[0]?.message ?? examples[0]?.endedReason;
  const told = latest == null ? "" : ` The latest: "${latest}"`;
  return `${faults} of the last ${dials} dials failed, and not because of the contacts: ${causes}.${told} See that the carrier and VAPI work, then start the campaign again.`;
}
