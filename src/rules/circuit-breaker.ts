import type { CallOutcome } from "./call-state.ts";

/*
 * When a campaign becomes FAULTED because of how its calls end. Two rules:
 *
 * Faults: of the last 50 finished dials, and no fewer than 20, 80 % or more were faults. An outage must not use
 * up a list.
 *
 * A run: the last calls all ended in the same way, which is charged to the contacts, and nobody answered in
 * between. A fault of the trunk or of the caller ID can look like this, for example as "busy" for every number.
 */
const lastDials = 50;
const fewestDials = 20;
const faultyShare = 0.8;

/**
 * How many different people in a row must end with the same `endedReason` to make a run. No list of
 * contacts and no evening should reach these numbers by chance. In a list of 10,000 the expected number of runs
 * is about 10,000 · (1 − p) · pⁿ, where p is the share of such endings and n the length of the run:
 *
 * - BAD_NUMBER 30: with 60 % dead numbers 0.001 runs, with 50 % fewer than 0.00001.
 * - BUSY 20: with 30 % busy lines 0.0000003 runs.
 * - NO_ANSWER 150: with 90 % unanswered calls 0.0001 runs. Shorter runs do occur in a real evening: 50 in a row
 *   five times.
 * - UNKNOWN 20: a reason that this version does not know, and that a fifth of the calls end with: 10⁻¹⁰ runs.
 *
 * Answers, voicemails and silence are not in the table: a call that was picked up shows that calls get through.
 */
const runLengths: Readonly<Partial<Record<CallOutcome, number>>> = {
  BAD_NUMBER: 30,
  BUSY: 20,
  NO_ANSWER: 150,
  UNKNOWN: 20,
};

/** Faults that are shown as examples. */
const mostExamples = 3;

/**
 * A cause of a failed dial that is certainly not the contact: the carrier, VAPI or a model, voice
 * or transport that it uses, the account, or a refusal by VAPI that does not concern the contact.
 */
export type DialFault =
  | Extract<CallOutcome, "CARRIER_FAULT" | "PROVIDER_FAULT" | "ACCOUNT_FAULT">
  | "REQUEST_REJECTED";

/** A dial whose call is final. */
export interface FinishedDial {
  readonly contactId: string;
  readonly outcome: CallOutcome;
  readonly fault: DialFault | null;
  readonly vapiCallId: string | null;
  readonly endedReason: string | null;
  /** What a run compares: VAPI's `endedReason`, or the words of its refusal; null where VAPI gave neither. */
  readonly ending: string | null;
  readonly message: string | null;
  readonly finishedAt: Date;
}

export interface FaultsTrip {
  readonly kind: "FAULTS";
  readonly faults: number;
  readonly dials: number;
  readonly reasons: Readonly<Partial<Record<DialFault, number>>>;
  /** The newest faults, newest first. */
  readonly examples: readonly FinishedDial[];
}

export interface RunTrip {
  readonly kind: "RUN";
  readonly outcome: CallOutcome;
  readonly ending: string;
  /** What the ending means, in a sentence. */
  readonly message: string | null;
  /** Everybody in the run. */
  readonly contactIds: readonly string[];
  readonly examples: readonly FinishedDial[];
}

/**
 * The fault that certainly caused an ending; null if the ending is the contact's, if the call went well, if the
 * cause is unknown, and if VAPI was at capacity, which passes by waiting.
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

/** How many different people in a row make a run of this outcome; null if runs of it do not count. */
export function runLengthOf(outcome: CallOutcome): number | null {
  return runLengths[outcome] ?? null;
}

/** How many finished dials have to be read to ask `faultsTrip`. */
export const faultsWindow = lastDials;

/** How many have to be read to ask `runTrip`: redials count the same person again. */
export function runWindow(outcome: CallOutcome): number {
  return 2 * (runLengths[outcome] ?? 0);
}

/**
 * Whether faults among these dials, newest first, trip the breaker; null when they do not. To be called when a
 * dial has finished with a fault, and not after one that went well. Dials that failed for the contact's own
 * reasons, or for unknown reasons, count as dials and not as faults.
 */
export function faultsTrip(newestFirst: readonly FinishedDial[]): FaultsTrip | null {
  const dials = newestFirst.slice(0, lastDials);
  if (dials.length < fewestDials) return null;
  const faulty = dials.filter(({ fault }) => fault !== null);
  if (faulty.length / dials.length < faultyShare) return null;
  const reasons: Partial<Record<DialFault, number>> = {};
  for (const { fault } of faulty) reasons[fault!] = (reasons[fault!] ?? 0) + 1;
  return {
    kind: "FAULTS",
    faults: faulty.length,
    dials: dials.length,
    reasons,
    examples: faulty.slice(0, mostExamples),
  };
}

/**
 * Whether the newest of these dials ends a run that trips the breaker; null when it does not. Dials for which
 * VAPI has not reported a reason are left out: the reason may still come.
 */
export function runTrip(newestFirst: readonly FinishedDial[]): RunTrip | null {
  const explained = newestFirst.filter(({ ending }) => ending !== null);
  const [newest] = explained;
  const length = newest && runLengths[newest.outcome];
  if (length === undefined) return null;
  const { outcome, message } = newest!;
  const ending = newest!.ending!;
  const end = explained.findIndex((dial) => dial.outcome !== outcome || dial.ending !== ending);
  const run = end === -1 ? explained : explained.slice(0, end);
  const contactIds = [...new Set(run.map(({ contactId }) => contactId))];
  if (contactIds.length < length) return null;
  return {
    kind: "RUN",
    outcome,
    ending,
    message,
    contactIds,
    examples: run.slice(0, mostExamples),
  };
}

const words: Readonly<Record<DialFault, string>> = {
  CARRIER_FAULT: "the carrier",
  PROVIDER_FAULT: "VAPI or a model or voice it uses",
  ACCOUNT_FAULT: "the account or the assistant",
  REQUEST_REJECTED: "VAPI refusing the request",
};

/** The trip for a person: what was seen, and what to do. */
export function describeTrip(trip: FaultsTrip | RunTrip): string {
  return trip.kind === "FAULTS" ? describeFaults(trip) : describeRun(trip);
}

function describeFaults({ faults, dials, reasons, examples }: FaultsTrip): string {
  const causes = (Object.keys(reasons) as DialFault[])
    .toSorted((a, b) => reasons[b]! - reasons[a]!)
    .map((fault) => `${reasons[fault]} by ${words[fault]}`)
    .join(", ");
  const latest = examples[0]?.message ?? examples[0]?.endedReason;
  const example = latest == null ? "" : ` The latest failure: "${latest}"`;
  return `${faults} of the last ${dials} dials failed for reasons other than the contacts: ${causes}.${example} Check that VAPI and the carrier work, then start the campaign with startCampaign.`;
}

function describeRun({ outcome, ending, message, contactIds }: RunTrip): string {
  const meaning = message === null || message === ending ? "." : `: ${message}`;
  const cleared =
    outcome === "BAD_NUMBER"
      ? " Contacts that these calls marked as unreachable are no longer marked."
      : "";
  return `The last calls to ${contactIds.length} different contacts all ended with "${ending}"${meaning} Nobody answered in between, which is unlikely for any list of contacts.${cleared} Check the caller ID, the countries that the account may call, and the trunk; make a test call (placeTestCall) to a phone of your own; then start the campaign with startCampaign.`;
}
