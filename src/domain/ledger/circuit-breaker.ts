import type { DialRow } from "#db/queries/dial-rows.ts";
import { lastFinishedDials } from "#db/queries/finished-dials.ts";
import type { Queryable } from "#db/pool.ts";
import {
  breakerTrip,
  breakerWindow,
  type BreakerTrip,
  describeTrip,
  dialFaultOf,
} from "#rules/circuit-breaker.ts";
import type { CallEnd } from "#vapi/ended-reason.ts";
import { type Evidence, faultCampaigns } from "./faults.ts";

/** Whether this end counts against the dial's campaign. Test calls do not: somebody is trying things out. */
export function tellsOnCampaign(dial: DialRow, { outcome }: CallEnd): boolean {
  return dial.callKind !== "TEST" && dialFaultOf(outcome) !== null;
}

/**
 * Takes the campaign of a dial that has just finished with a fault out of service, if too many of its last
 * dials did. In the transaction that ended the call, so that no crash comes between, and with the campaign
 * locked exclusively, so that of two that end at once the second sees the first.
 */
export async function askBreaker(tx: Queryable, dial: DialRow, now: Date): Promise<void> {
  const { tenantId, campaignId } = dial;
  const trip = breakerTrip(await lastFinishedDials(tx, campaignId, breakerWindow));
  if (trip === null) return;
  const which = { tenantId, campaignId };
  await faultCampaigns(tx, which, describeTrip(trip), evidenceOf(trip), now);
}

function evidenceOf({ faults, dials, reasons, examples }: BreakerTrip): Evidence {
  return {
    faults,
    dials,
    reasons,
    examples: examples.map(({ finishedAt, ...example }) => ({
      ...example,
      finishedAt: finishedAt.toISOString(),
    })),
  };
}
