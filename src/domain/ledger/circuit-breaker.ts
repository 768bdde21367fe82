import { type Locked, lockMembers } from "#db/locks.ts";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import { areRuns, lastFinishedDials } from "#db/queries/finished-dials.ts";
import { clearMark } from "#db/queries/unreachable.ts";
import type { Tx } from "#db/pool.ts";
import type { CallOutcome } from "#rules/call-state.ts";
import {
  describeTrip,
  dialFaultOf,
  faultsTrip,
  type FaultsTrip,
  faultsWindow,
  type FinishedDial,
  runLengthOf,
  runTrip,
  type RunTrip,
  runWindow,
} from "#rules/circuit-breaker.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { type Evidence, faultCampaigns } from "./faults.ts";

/** How a dial is about to finish: what a run compares, and how it counts. */
interface Ending {
  readonly ending: string | null;
  readonly outcome: CallOutcome;
  readonly isFault: boolean;
}

/** The locks on what a trip of the breaker changes. */
export interface BreakerLocks {
  readonly campaign: Locked<"campaign", "UPDATE">;
  /** The contacts that a run has marked as unreachable; null for an ending that marks nobody. */
  readonly marked: Locked<"contact" | "membership", "UPDATE"> | null;
}

/** The ending of a call that VAPI accepted. */
export function endingOf(outcome: CallOutcome, endedReason: string | null): Ending {
  return { ending: endedReason, outcome, isFault: dialFaultOf(outcome) !== null };
}

/**
 * Whether this ending may trip the breaker of the dial's campaign, so that the campaign has to be locked
 * exclusively. Test calls never do. That other calls finish between this check and the lock does not matter: the
 * next call of a run sees the run.
 */
export async function mayTrip(tx: Tx, dial: DialRow, ending: Ending): Promise<boolean> {
  return (await mayTripTogether(tx, [{ dial, ending }])).length > 0;
}

/** A dial that is about to finish, and how. */
interface Finishing {
  readonly dial: DialRow;
  readonly ending: Ending;
}

/** The same for endings that come together: those that may trip a breaker, or would if the others came first. */
export async function mayTripTogether<Of extends Finishing>(
  tx: Tx,
  finishing: readonly Of[],
): Promise<Of[]> {
  const counted = finishing.filter(({ dial }) => dial.callKind !== "TEST");
  const faults = counted.filter(({ ending }) => ending.isFault);
  const alike = [
    ...Map.groupBy(
      counted.filter(({ ending: { isFault, ending, outcome } }) => {
        return !isFault && ending !== null && runLengthOf(outcome) !== null;
      }),
      ({ dial, ending }) => `${dial.campaignId} ${ending.ending}`,
    ).values(),
  ];
  // All of a run but these.
  const others = alike.map((group) => runLengthOf(group[0]!.ending.outcome)! - group.length);
  const asked = alike.filter((_group, index) => others[index]! > 0);
  const runs = new Set(
    asked.length === 0
      ? []
      : (
          await areRuns(
            tx,
            asked.map(([first]) => first!.dial.campaignId),
            asked.map(([first]) => first!.ending.ending!),
            others.filter((dials) => dials > 0),
          )
        )
          .filter(({ isRun }) => isRun)
          .map(({ n }) => asked[Number(n) - 1]!),
  );
  const tripping = alike.filter((group, index) => others[index]! <= 0 || runs.has(group));
  return [...faults, ...tripping.flat()];
}

/** Locks, before any call, the contacts whose mark `askBreaker` may clear. */
export async function lockForBreaker(
  tx: Tx,
  campaign: Locked<"campaign", "UPDATE">,
  { campaignId, contactId }: DialRow,
  { outcome, isFault }: Ending,
): Promise<BreakerLocks> {
  if (isFault || outcome !== "BAD_NUMBER") return { campaign, marked: null };
  const dials = await finishedDials(tx, campaignId, runWindow(outcome));
  const marked = dials.filter((dial) => dial.outcome === outcome);
  const contactIds = [contactId, ...marked.map((dial) => dial.contactId)];
  return { campaign, marked: await lockMembers(tx, campaign, contactIds) };
}

/**
 * Takes the campaign of a dial that has just finished out of service, if too many of its last dials were faults,
 * or all of them ended alike. In the transaction that ended the call, so that a crash cannot separate them. As the
 * campaign is locked exclusively, the second of two calls that end at the same time sees the first.
 */
export async function askBreaker(
  tx: Tx,
  { campaign, marked }: BreakerLocks,
  { tenantId, campaignId }: DialRow,
  { outcome, isFault }: Ending,
  now: Date,
): Promise<void> {
  const trip = isFault
    ? faultsTrip(await finishedDials(tx, campaignId, faultsWindow))
    : runTrip(await finishedDials(tx, campaignId, runWindow(outcome)));
  if (trip === null) return;
  const cause = { reason: describeTrip(trip), evidence: evidenceOf(trip) };
  await faultCampaigns(tx, campaign, { tenantId, campaignId }, cause, now);
  if (trip.kind === "RUN" && trip.message !== null && marked !== null) {
    const { contactIds, message: reason } = trip;
    await clearUnreachable(tx, marked, { contactIds, reason }, now);
    // The contacts may be owed a call in other campaigns too.
    await requestDispatch(tx, tenantId);
  }
}

async function finishedDials(tx: Tx, campaignId: string, limit: number): Promise<FinishedDial[]> {
  const rows = await lastFinishedDials(tx, campaignId, limit);
  return rows.map(({ isRequestRejected, ...dial }) => ({
    ...dial,
    fault: isRequestRejected ? "REQUEST_REJECTED" : dialFaultOf(dial.outcome),
  }));
}

/**
 * Contacts that were marked as unreachable for this reason are no longer marked. The calls that marked them reached
 * nobody: the next tick checks again what their open rounds owe them.
 */
async function clearUnreachable(
  tx: Tx,
  _lock: Locked<"contact" | "membership", "UPDATE">,
  { contactIds, reason }: { readonly contactIds: readonly string[]; readonly reason: string },
  now: Date,
): Promise<void> {
  const cleared = await clearMark(tx, contactIds, reason, now);
  await askRoundsAgain(
    tx,
    cleared.map(({ id }) => id),
    null,
  );
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
