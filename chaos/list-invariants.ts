import { type Facts, show, type ShownUndo } from "./facts.ts";
import { rang } from "./forgotten.ts";
import { isWithin, placeOf } from "./in-force.ts";
import { type BarKind, isAbout, type Undo } from "./journal.ts";
import { saidInCall } from "./said-in-call.ts";

/** No call that was forbidden leaves later than 2 s after the answer, until it may be permitted again. */
export function afterBars(kind: BarKind): (facts: Facts) => string[] {
  return (facts) =>
    facts.journal.bars
      .filter(({ what }) => what === kind)
      .flatMap((bar) =>
        facts.placed
          .filter((call) => isAbout(bar, placeOf(facts, call)))
          .filter(({ createdAt }) => isWithin(createdAt, bar.answeredAt, bar.liftedAt))
          .map(
            (call) => `${call.number}, answered at ${bar.answeredAt.toISOString()}: ${show(call)}`,
          ),
      );
}

/** From when the transaction of a report began until it was committed, at most, and 2 s. */
const afterReportMs = 10_000;

/** The server says since when somebody is listed who asked in a call not to be called again. */
export function afterOptOut(facts: Facts): string[] {
  return facts.entries.flatMap(({ tenant, phone, since }) =>
    facts.placed.some((call) => call.number === phone && saidInCall(call))
      ? facts.placed
          .filter((call) => call.number === phone && placeOf(facts, call).tenant === tenant)
          .filter(({ createdAt }) => createdAt.getTime() > Date.parse(since) + afterReportMs)
          .map((call) => `${phone}, listed at ${since}: ${show(call)}`)
      : [],
  );
}

/** What was said in a call whose report VAPI has. */
export function unlisted({ entries, placed }: Facts): string[] {
  const listed = new Set(entries.map(({ phone }) => phone));
  return placed
    .filter((call) => saidInCall(call) && call.isReported && !call.isDeleted)
    .filter(({ number }) => !listed.has(number))
    .map((call) => `${call.number} is not listed after ${show(call)}`);
}

/** Contacts that only the file had, values that it changed, memberships, waiting calls, and what the server counts. */
export function leftByUndo(facts: Facts): string[] {
  const shownById = new Map(facts.undone.map((shown) => [shown.id, shown]));
  return facts.journal.undos.flatMap((undo) => {
    const shown = shownById.get(undo.importId);
    const found = [
      ...(shown === undefined ? ["is not known"] : wrongSums(shown)),
      ...wrongContacts(facts, undo),
      ...wrongNames(facts, undo),
    ];
    return found.map((what) => `${undo.importId}: ${what}`);
  });
}

function wrongSums({ status, newContacts, enrolledContacts, undo }: ShownUndo): string[] {
  if (status !== "UNDONE" || undo === null || undo.finishedAt === null) {
    return [`is ${status} and not finished`];
  }
  const kept = (what: string): number =>
    undo.kept.filter((one) => one.what === what).reduce((sum, { count }) => sum + count, 0);
  const sums = [
    ["contacts", newContacts, undo.contactsDeleted, kept("CONTACT")],
    ["memberships", enrolledContacts, undo.enrolmentsEnded, kept("ENROLMENT")],
  ] as const;
  return sums
    .filter(([, made, taken, left]) => made !== taken + left)
    .map(([what, made, taken, left]) => `${made} ${what}, ${taken} taken back and ${left} kept`);
}

function wrongContacts(facts: Facts, { tenant, campaignId, created, edited }: Undo): string[] {
  const contacts = new Map(
    facts.contacts.filter((one) => one.tenant === tenant).map((one) => [one.phone, one]),
  );
  const waits = new Set(
    facts.shown
      .filter(({ status, campaign }) => status === "SCHEDULED" && campaign.id.endsWith(campaignId))
      .map(({ contact }) => contact.phone),
  );
  return created.flatMap((number) => {
    const contact = contacts.get(number);
    const calls = facts.placed.filter((call) => call.number === number);
    const isKept = edited.has(number) || calls.some(rang);
    return [
      ...(isKept && contact === undefined
        ? [`${number} is gone, although it was called or edited`]
        : []),
      // A call that did not ring may have counted or not.
      ...(!isKept && calls.length === 0 && contact !== undefined ? [`${number} is left`] : []),
      ...(contact?.campaignIds.includes(campaignId) === true
        ? [`${number} is still enrolled`]
        : []),
      ...(waits.has(number) ? [`${number} still waits for a call`] : []),
    ];
  });
}

function wrongNames({ contacts }: Facts, { tenant, renamed, edited }: Undo): string[] {
  return [...new Map([...renamed, ...edited])].flatMap(([number, name]) => {
    const contact = contacts.find((one) => one.tenant === tenant && one.phone === number);
    return contact !== undefined && contact.name !== name
      ? [`${number} is called ${contact.name} and not ${name}`]
      : [];
  });
}
