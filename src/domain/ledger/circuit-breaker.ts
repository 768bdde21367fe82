import type { DialRow } from "#db/queries/dial-rows.ts";
import { hasRunOf, lastFinishedDials } from "#db/queries/finished-dials.ts";
import { clearUnreachable, lockPeople } from "#db/queries/unreachable.ts";
import type { Tx } from "#db/pool.ts";
import type { CallOutcome } from "#rules/call-state.ts";
import {
  describeTrip,
  dialFaultOf,
  faultsTrip,
  type FaultsTrip,
  faultsWindow,
  runLengthOf,
  runTrip,
  type RunTrip,
  runWindow,
} from "#rules/circuit-breaker.ts";
import { type Evidence, faultCampaigns } from "./faults.ts";

/** How a dial is about to finish: what a run compares, and what it is taken for. */
interface Ending {
  readonly ending: string | null;
  readonly outcome: CallOutcome;
  readonly isFault: boolean;
}

/** The ending of a call that VAPI accepted. */
export function endingOf(outcome: CallOutcome, endedReason: string | null): Ending {
  return { ending: endedReason, outcome, isFault: dialFaultOf(outcome) !== null };
}

/**
 * Whether this ending may trip the breaker of the dial's campaign, so that the campaign has to be locked
 * exclusively. Test calls never do: somebody is trying things out. That others finish between this look and the
 * lock does not matter: a run is seen by the next call of it.
 */
export async function mayTrip(
  tx: Tx,
  dial: DialRow,
  { ending, outcome, isFault }: Ending,
): Promise<boolean> {
  if (dial.callKind === "TEST") return false;
  if (isFault) return true;
  const length = runLengthOf(outcome);
  if (length === null || ending === null) return false;
  return await hasRunOf(tx, dial.campaignId, { ending, length: length - 1 });
}

/**
 * Locks whoever `askBreaker` may clear of a mark that a run of this outcome has put on them. After the campaign,
 * before any call.
 */
export async function lockRun(
  tx: Tx,
  { campaignId, contactId }: DialRow,
  outcome: CallOutcome,
): Promise<void> {
  if (outcome !== "BAD_NUMBER") return;
  const dials = await lastFinishedDials(tx, campaignId, runWindow(outcome));
  const marked = dials.filter((dial) => dial.outcome === outcome);
  await lockPeople(tx, [contactId, ...marked.map((dial) => dial.contactId)]);
}

/**
 * Takes the campaign of a dial that has just finished out of service, if too many of its last dials were faults,
 * or all of them ended alike. In the transaction that ended the call, so that no crash comes between, and with
 * the campaign locked exclusively, so that of two that end at once the second sees the first.
 */
export async function askBreaker(
  tx: Tx,
  dial: DialRow,
  { outcome, isFault }: Ending,
  now: Date,
): Promise<void> {
  const { tenantId, campaignId } = dial;
  const trip = isFault
    ? faultsTrip(await lastFinishedDials(tx, campaignId, faultsWindow))
    : runTrip(await lastFinishedDials(tx, campaignId, runWindow(outcome)));
  if (trip === null) return;
  const which = { tenantId, campaignId };
  await faultCampaigns(tx, which, describeTrip(trip), evidenceOf(trip), now);
  if (trip.kind === "RUN" && trip.message !== null) {
    const { contactIds, message: reason } = trip;
    await clearUnreachable(tx, { contactIds, reason }, now);
  }
}

function evidenceOf(trip: FaultsTrip | RunTrip): Evidence {
  const examples = trip.examples.map(({ vapiCallId, endedReason, message, finishedAt, fault }) => ({
    fault,
    vapiCallId,
    endedReason,
    message,
    finishedAt: finishedAt.toISOString(),
  }));
  if (trip.kind === "RUN") {
    const { outcome, ending, contactIds } = trip;
    return { outcome, ending, contacts: contactIds.length, examples };
  }
  const { faults, dials, reasons } = trip;
  return { faults, dials, reasons, examples };
}
