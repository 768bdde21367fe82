import { type Asked, isOpen } from "./hours.ts";
import { isAbout, type Limit, type Permit } from "./journal.ts";
import { type Campaign, campaignIdOf, type Facts, neverRang, type PlacedCall } from "./facts.ts";
import { saidInCall } from "./said-in-call.ts";

/**
 * Owed is every contact of a campaign whose window is open or was open during the run. In a campaign that is open it
 * must have rung by now, unless a person or the contact has forbidden it; in one that has closed a waiting call is as
 * good, and who was dropped for want of capacity is owed by the next round, which makes its call when it opens.
 */
export function forgotten(facts: Facts): string[] {
  const waits = new Set(scheduled(facts).map(key));
  return uncalled(facts)
    .filter((one) => !isRefused(facts, one))
    .filter(
      (one) =>
        isOpen(facts, one, facts.judgedAt) || !(waits.has(key(one)) || wasDropped(facts, one)),
    )
    .map((one) => {
      const { number, campaign } = one;
      const reasons = refusalsOf(facts, one);
      return (
        `${number} of ${campaign.name} was not called` +
        (waits.has(key(one)) ? ", although it is open" : " and does not wait") +
        (reasons.length === 0 ? "" : ` (${reasons.join(", ")})`)
      );
    });
}

/** Whoever waits in a campaign that is open, and can be reached. */
export function waiting(facts: Facts): Asked[] {
  const unreachable = unreachableOf(facts.placed);
  return scheduled(facts).filter(
    (one) => isOpen(facts, one, facts.judgedAt) && !unreachable.has(one.number),
  );
}

/** Whoever may have been forgotten, of whom it has to be known what the server says. */
export function asksWhy(facts: Facts): Asked[] {
  const all = [...uncalled(facts), ...waiting(facts)];
  return [...new Map(all.map((one) => [key(one), one])).values()];
}

/** Whether the server refuses to call them for a reason that is true by the journal and VAPI's record. */
export function isRefused(facts: Facts, one: Asked): boolean {
  return refusalsOf(facts, one).some((reason) => rightly[reason]?.(facts, one) ?? false);
}

/** For which reasons somebody is rightly not called. */
const rightly: Readonly<Record<string, (facts: Facts, asked: Asked) => boolean>> = {
  ON_DO_NOT_CALL_LIST: (facts, asked) => isListed(facts, asked),
  // Whether it rang is not known of each call.
  CONTACT_CAP_REACHED: (facts, { campaign, number }) =>
    limitsOf(facts, campaign, "CAP").some(
      ({ max }) =>
        facts.placed.filter((call) => call.number === number && !neverRang(call)).length >= max,
    ),
  CONSENT_MISSING: (facts, asked) =>
    asked.campaign.isSales && !isPermitted(facts, asked, "CONSENT"),
  LIST_NOT_CHECKED: (facts, asked) => asked.campaign.isSales && !isPermitted(facts, asked, "CHECK"),
  NO_NUMBER_FREE: (facts, { campaign }) =>
    limitsOf(facts, campaign, "PER_NUMBER").some(({ max }) =>
      campaign.phoneNumberIds.every((id) => usedOf(facts, campaign.tenant, id) >= max),
    ),
  // Until twenty hours after the call, which is longer than a run.
  CALLED_BEFORE_MOVING: ({ journal, placed }, { number }) =>
    journal.moves.some((move) => move.number === number) &&
    placed.some((call) => call.number === number),
  // The only call that the file gave them was cancelled when they were listed.
  NOTHING_SCHEDULED: (facts, asked) => asked.campaign.frequency === null && wasListed(facts, asked),
  // The next round owes them a call and makes it when it opens.
  OUTSIDE_WINDOW: (facts, asked) =>
    !isOpen(facts, asked, facts.judgedAt) && wasListed(facts, asked),
};

function limitsOf({ journal }: Facts, campaign: Campaign, kind: Limit["what"]): readonly Limit[] {
  return journal.limits.filter(
    (limit) =>
      limit.what === kind &&
      limit.replacedAt === null &&
      isAbout({ ...limit, numbers: null }, { ...placeOf(campaign), number: "" }),
  );
}

/** Calls from a number, with those that VAPI never had: they count, as nobody can know that. */
function usedOf({ placed, campaigns, absent }: Facts, tenant: string, id: string): number {
  const own = new Set(campaigns.filter((one) => one.tenant === tenant).map((one) => one.id));
  const calls = placed.filter((call) => call.phoneNumberId === id && own.has(campaignIdOf(call)));
  const lost = absent.filter((dial) => dial.tenant === tenant && dial.phoneNumberId === id);
  return calls.length + lost.length;
}

function isPermitted({ journal }: Facts, { number }: Asked, what: Permit["what"]): boolean {
  return journal.permits.some(
    (permit) => permit.what === what && permit.number === number && permit.endsAt === null,
  );
}

function isListed({ journal, placed }: Facts, { campaign, number }: Asked): boolean {
  return (
    placed.some((call) => call.number === number && saidInCall(call)) ||
    journal.bars.some(
      (bar) =>
        bar.what === "DO_NOT_CALL" &&
        bar.liftedAt === null &&
        isAbout(bar, { ...placeOf(campaign), number }),
    )
  );
}

/** Then the calls that waited were cancelled. */
function wasListed({ journal }: Facts, { campaign, number }: Asked): boolean {
  return journal.bars.some(
    (bar) => bar.what === "DO_NOT_CALL" && isAbout(bar, { ...placeOf(campaign), number }),
  );
}

function placeOf({ tenant, id }: Campaign) {
  return { tenant, campaignId: id };
}

function uncalled({ campaigns, placed }: Facts): Asked[] {
  const unreachable = unreachableOf(placed);
  return campaigns.flatMap((campaign) => {
    const called = new Set(
      placed
        .filter((call) => campaignIdOf(call) === campaign.id && !neverRang(call))
        .map(({ number }) => number),
    );
    return campaign.numbers
      .filter((number) => !called.has(number) && !unreachable.has(number))
      .map((number) => ({ campaign, number }));
  });
}

function scheduled({ shown, campaigns }: Facts): Asked[] {
  const byId = new Map(campaigns.map((campaign) => [`Campaign:${campaign.id}`, campaign]));
  return shown.flatMap(({ status, campaign: { id }, contact }) => {
    const campaign = byId.get(id);
    if (status !== "SCHEDULED" || campaign === undefined) return [];
    return [{ campaign, number: contact.phone }];
  });
}

function wasDropped({ placed }: Facts, { campaign, number }: Asked): boolean {
  return placed.some(
    (call) => call.number === number && campaignIdOf(call) === campaign.id && neverRang(call),
  );
}

function refusalsOf({ refusals }: Facts, { campaign, number }: Asked): readonly string[] {
  const found = refusals.find(
    (refusal) => refusal.campaignId === campaign.id && refusal.number === number,
  );
  return found?.reasons ?? [];
}

/** A phone that rang counts for caps. */
export function rang({ dialledAt }: PlacedCall): boolean {
  return dialledAt !== null;
}

function unreachableOf(placed: readonly PlacedCall[]): ReadonlySet<string> {
  return new Set(
    placed
      .filter(({ endedReason }) => endedReason?.includes("misdialed"))
      .map(({ number }) => number),
  );
}

function key({ campaign, number }: Asked): string {
  return `${campaign.id} ${number}`;
}
