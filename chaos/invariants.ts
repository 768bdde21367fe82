import { mostAtOnce } from "#test/record.ts";
import {
  type Campaign,
  campaignIdOf,
  type Facts,
  neverRang,
  type PlacedCall,
  show,
} from "./facts.ts";
import { forgotten, isRefused, waiting } from "./forgotten.ts";
import { isOpen } from "./hours.ts";
import { overCaps, overDailyLimits, overRates, withoutPermit } from "./limit-invariants.ts";
import { afterBars, afterOptOut, leftByUndo, unlisted } from "./list-invariants.ts";

/** What was broken, where, in words. */
export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

/** After these endings nobody was reached, and a redial may follow. */
const unreached = /did-not-answer|busy|voicemail|silence|providerfault|vapifault/;

type Check = (facts: Facts) => string[];

type Checks = Readonly<Record<string, Check>>;

/** What must never happen, asked of VAPI's record. */
const safety: Checks = {
  "no more calls in a round than the rules allow": tooManyCalls,
  "nobody's phone rings twice at once": overlaps,
  "a redial only after a call that reached nobody": needlessRedials,
  "live calls never exceed the campaign's slots": campaignSlots,
  "live calls never exceed the tenant's slots": tenantSlots,
  "no call outside the window": outsideWindow,
  "no call later than 2 s after a stop": afterBars("STOP"),
  "no call later than 2 s after its number was listed": afterBars("DO_NOT_CALL"),
  "no call later than 2 s after its import was undone": afterBars("UNDO"),
  "no call to somebody who is listed for what was said in a call": afterOptOut,
  "no call later than 2 s after its day was closed": afterBars("CLOSED_DATE"),
  "no more calls to a number than its caps allow": overCaps,
  "no more starts in a minute than the rates allow": overRates,
  "no more calls from a number than its daily limits allow": overDailyLimits,
  "no call without the consent that a rule needs": withoutPermit("CONSENT"),
  "no call without the check that a rule needs": withoutPermit("CHECK"),
  "no process ends by itself": ({ ownEnds }) => [...ownEnds],
  "nothing is given up as lost or double": needlessAlerts,
};

/** What must have happened in the end, of VAPI's record beside what our API shows. */
const liveness: Checks = {
  "everybody who is owed a call got it, or waits for it": forgotten,
  "whoever asked in a call not to be called is listed": unlisted,
  "an undo leaves what is not its import's, and nothing else": leftByUndo,
  "every call is known with its outcome": unknownCalls,
  "no call is stuck": stuck,
  "no slot is leaked": leakedSlots,
  "the kept counts are those of the calls": ({ wrongCounts }) => [...wrongCounts],
  "no job is left behind": ({ jobsLeft }) => [...jobsLeft],
};

/** Everything that a run broke; empty when every promise was kept. */
export function violations(facts: Facts): Violation[] {
  return broken({ ...safety, ...liveness }, facts);
}

/** Whether something is still to be done, or was forgotten. */
export function isUnfinished(facts: Facts): boolean {
  return broken(liveness, facts).length > 0;
}

/**
 * Whether all calls are over, and nobody waits in a campaign that is open, where a redial is still to come. Who cannot
 * be reached waits in vain, and so does who is refused for a reason that a person has to take away.
 */
export function isAtRest(facts: Facts): boolean {
  return (
    facts.placed.every(({ endedAt, isReported }) => endedAt !== null && isReported) &&
    waiting(facts).every((one) => isRefused(facts, one))
  );
}

function broken(checks: Checks, facts: Facts): Violation[] {
  return Object.entries(checks).flatMap(([invariant, check]) =>
    check(facts).map((detail) => ({ invariant, detail })),
  );
}

function tooManyCalls({ campaigns, placed }: Facts): string[] {
  return campaigns.flatMap((campaign) =>
    [...callsByNumber(campaign, placed)].flatMap(([number, calls]) => {
      const rang = calls.filter((call) => !neverRang(call));
      const most = 1 + campaign.redials;
      return rang.length > most
        ? [
            `${number} in ${campaign.name}: ${rang.length} calls of ${most}: ${rang.map(show).join("; ")}`,
          ]
        : [];
    }),
  );
}

function overlaps({ placed }: Facts): string[] {
  const byPerson = Map.groupBy(placed, ({ account, number }) => `${account} ${number}`);
  return [...byPerson.values()].flatMap((calls) =>
    calls.flatMap((call, index) =>
      calls
        .slice(index + 1)
        .filter((later) => call.endedAt === null || later.createdAt < call.endedAt)
        .map((later) => `${call.number}: ${show(later)} while ${show(call)} was live`),
    ),
  );
}

function needlessRedials({ campaigns, placed }: Facts): string[] {
  return campaigns.flatMap((campaign) =>
    [...callsByNumber(campaign, placed).values()].flatMap((calls) => {
      const rang = calls.filter((call) => !neverRang(call));
      return rang.slice(1).flatMap((call, index) => {
        const before = rang[index]!;
        return unreached.test(before.endedReason ?? "")
          ? []
          : [`${call.number}: ${show(call)} although ${show(before)} reached them`];
      });
    }),
  );
}

function campaignSlots({ campaigns, placed }: Facts): string[] {
  return campaigns.flatMap((campaign) => {
    const most = mostAtOnce(placed.filter((call) => campaignIdOf(call) === campaign.id));
    return most > campaign.slots ? [`${campaign.name}: ${most} of ${campaign.slots}`] : [];
  });
}

function tenantSlots({ tenants, campaigns, placed }: Facts): string[] {
  return tenants.flatMap(({ name, slots }) => {
    const own = new Set(campaigns.filter(({ tenant }) => tenant === name).map(({ id }) => id));
    const most = mostAtOnce(placed.filter((call) => own.has(campaignIdOf(call))));
    return most > slots ? [`${name}: ${most} of ${slots}`] : [];
  });
}

function outsideWindow(facts: Facts): string[] {
  return facts.campaigns.flatMap((campaign) =>
    facts.placed
      .filter((call) => campaignIdOf(call) === campaign.id)
      .filter(({ number, createdAt }) => !isOpen(facts, { campaign, number }, createdAt))
      .map((call) => `${call.number} of ${campaign.name}: ${show(call)}`),
  );
}

function unknownCalls({ placed, shown }: Facts): string[] {
  const byVapiId = new Map(shown.map((call) => [call.vapiCallId, call]));
  // What VAPI took and dropped for want of capacity is no call: its row went back to wait.
  return placed
    .filter((call) => !neverRang(call))
    .flatMap((call) => {
      const ours = byVapiId.get(call.id);
      if (ours === undefined) return [`${show(call)} is not known`];
      if (ours.endedReason === call.endedReason) return [];
      // Its record may have been erased to end it, and its webhooks lost.
      if (isStuck(call) && ours.status === "FAILED" && ours.endedReason === null) return [];
      return [`${show(call)} is shown as ${ours.status}, ${ours.endedReason}`];
    });
}

function stuck({ shown }: Facts): string[] {
  return shown
    .filter(({ status }) => status === "CALLING" || status === "IN_PROGRESS")
    .map(({ contact, status, vapiCallId }) => `${contact.phone} is ${status}, VAPI: ${vapiCallId}`);
}

function leakedSlots({ slotsInUse, placed }: Facts): string[] {
  const live = placed.filter(({ endedAt }) => endedAt === null).length;
  return slotsInUse > live ? [`${slotsInUse} slots are held by ${live} live calls`] : [];
}

/** VAPI never ends this call by itself: only such a call may be given up. */
function isStuck({ faults }: PlacedCall): boolean {
  return faults.some((fault) => fault.startsWith("stuck"));
}

function needlessAlerts({ alerts, placed }: Facts): string[] {
  const overdue = alerts.filter((alert) => alert.startsWith("CALL_OVERDUE"));
  const stuck = placed.filter(isStuck).length;
  const others = alerts.filter(
    // Webhooks get lost here by intention.
    (alert) => !alert.startsWith("CALL_OVERDUE") && !alert.includes("WEBHOOKS_SILENT"),
  );
  return overdue.length > stuck
    ? [...others, `${overdue.length} calls were ended as overdue, and VAPI kept ${stuck}`]
    : others;
}

function callsByNumber({ id }: Campaign, placed: readonly PlacedCall[]) {
  const own = placed.filter((call) => campaignIdOf(call) === id);
  return Map.groupBy(own, ({ number }) => number);
}
