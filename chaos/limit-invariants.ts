import { type Facts, neverRang, type PlacedCall, show } from "./facts.ts";
import { rang } from "./forgotten.ts";
import { afterAnswerMs, isWithin, placeOf } from "./in-force.ts";
import { isAbout, type Limit, type Permit } from "./journal.ts";

/** A minute of starts, with the tolerance of the record: a request may take longer than the one after it. */
const rateMs = 60_000 - 2_000;

/**
 * A cap counts the calls of the whole run, as its hours are longer: the first call beyond it must not leave while it is
 * in force, also if it was lowered below what there was already.
 */
export function overCaps(facts: Facts): string[] {
  const rung = Map.groupBy(facts.placed.filter(rang), ({ number }) => number);
  return beyond(facts, "CAP", ({ number }) => rung.get(number) ?? []);
}

/** The starts of the last minute count for a rate that was changed, too. */
export function overRates(facts: Facts): string[] {
  return beyond(facts, "RATE", ({ createdAt }, limit) =>
    facts.placed.filter(
      (other) =>
        Math.abs(createdAt.getTime() - other.createdAt.getTime()) < rateMs &&
        isAbout({ ...limit, numbers: null }, placeOf(facts, other)),
    ),
  );
}

/** A run is within one day. */
export function overDailyLimits(facts: Facts): string[] {
  const dialled = facts.placed.filter((call) => !neverRang(call));
  const used = Map.groupBy(dialled, ({ phoneNumberId }) => phoneNumberId);
  return beyond(facts, "PER_NUMBER", ({ phoneNumberId }) => used.get(phoneNumberId) ?? []);
}

/**
 * Calls while a limit was in force, before which there had been as many as it allows.
 * @param counted among which are the calls of the tenant that count for this call and limit, if they are earlier
 */
function beyond(
  facts: Facts,
  kind: Limit["what"],
  counted: (call: PlacedCall, limit: Limit) => readonly PlacedCall[],
): string[] {
  return facts.journal.limits
    .filter(({ what }) => what === kind)
    .flatMap((limit) =>
      facts.placed
        .filter(({ createdAt }) => isWithin(createdAt, limit.answeredAt, limit.replacedAt))
        .filter((call) => isAbout({ ...limit, numbers: null }, placeOf(facts, call)))
        .flatMap((call) => {
          const before = counted(call, limit).filter(
            (other) => other.account === call.account && other.createdAt < call.createdAt,
          );
          return before.length >= limit.max
            ? [`${call.number}: ${before.length} calls of ${limit.max} before ${show(call)}`]
            : [];
        }),
    );
}

/** Calls that sell something, without a consent or a check that was in force. */
export function withoutPermit(what: Permit["what"]): (facts: Facts) => string[] {
  return (facts) => {
    const sales = new Set(facts.campaigns.filter(({ isSales }) => isSales).map(({ id }) => id));
    return facts.placed
      .filter((call) => sales.has(placeOf(facts, call).campaignId))
      .filter(
        ({ number, createdAt: at }) =>
          !facts.journal.permits.some(
            (permit) =>
              permit.what === what &&
              permit.number === number &&
              permit.sentAt <= at &&
              (permit.endedAt === null || at.getTime() <= permit.endedAt.getTime() + afterAnswerMs),
          ),
      )
      .map((call) => `${call.number}: ${show(call)}`);
  };
}
