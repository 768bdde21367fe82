import type { HoldReason } from "./permission-rules.ts";
import type { Schedule } from "./schedule.ts";
import { localTime } from "./words.ts";

/** How many rows of a file were rejected, by the code of the problem. */
export type Rejections = Readonly<Record<string, number>>;

/** What an import would do, as far as its rows have been counted. */
export interface PreviewCounts {
  /** newContacts + updatedContacts + unchangedContacts + conflicts are the rows that were accepted in reading. */
  readonly newContacts: number;
  /** Contacts of which the file changes something; deleted ones that return are among them. */
  readonly updatedContacts: number;
  readonly unchangedContacts: number;
  /** Rows that will be rejected: their phone is that of a contact with another extension. */
  readonly conflicts: number;
  /** Of the contacts that exist: those that are members of the campaign. */
  readonly alreadyEnrolled: number;
  /** Contacts that may not be called: the file or the tenant's list says so. */
  readonly doNotCall: number;
  /** Contacts whose time zone nothing tells. Of a preview of an earlier version undefined. */
  readonly areaUnknown?: number;
  /** Contacts of whom the file states a consent to calls. Of a preview of an earlier version undefined. */
  readonly consents?: number;
  /** Calls that will be scheduled. */
  readonly calls: number;
  /** How many of them will be held until somebody makes a record, by the rule that holds them. Undefined: none. */
  readonly held?: Readonly<Partial<Record<HoldReason, number>>>;
  /** When the first of the others may be placed, in ISO 8601; null: there are none, or the campaign is stopped. */
  readonly firstCallAt: string | null;
}

export const nothingCounted: PreviewCounts = {
  newContacts: 0,
  updatedContacts: 0,
  unchangedContacts: 0,
  conflicts: 0,
  alreadyEnrolled: 0,
  doNotCall: 0,
  areaUnknown: 0,
  consents: 0,
  calls: 0,
  firstCallAt: null,
};

/** The counts of two parts of a file together. */
export function together(one: PreviewCounts, other: PreviewCounts): PreviewCounts {
  const held = { ...one.held };
  for (const [reason, calls] of heldCalls(other)) held[reason] = (held[reason] ?? 0) + calls;
  const instants = [one.firstCallAt, other.firstCallAt].filter((at) => at !== null);
  return {
    newContacts: one.newContacts + other.newContacts,
    updatedContacts: one.updatedContacts + other.updatedContacts,
    unchangedContacts: one.unchangedContacts + other.unchangedContacts,
    conflicts: one.conflicts + other.conflicts,
    alreadyEnrolled: one.alreadyEnrolled + other.alreadyEnrolled,
    doNotCall: one.doNotCall + other.doNotCall,
    areaUnknown: (one.areaUnknown ?? 0) + (other.areaUnknown ?? 0),
    consents: (one.consents ?? 0) + (other.consents ?? 0),
    calls: one.calls + other.calls,
    ...(Object.keys(held).length > 0 && { held }),
    firstCallAt: instants.toSorted()[0] ?? null,
  };
}

/** How many calls each rule holds, the most first. */
export function heldCalls({ held = {} }: PreviewCounts): [reason: HoldReason, calls: number][] {
  const each = Object.entries(held) as [HoldReason, number][];
  return each.toSorted(([, one], [, other]) => other - one);
}

/** Numbers that an import has counted when it was applied, by the names of the preview. */
const comparable = {
  NEW_CONTACTS: "newContacts",
  UPDATED_CONTACTS: "updatedContacts",
  UNCHANGED_CONTACTS: "unchangedContacts",
  CALLS_SCHEDULED: "calls",
} as const satisfies Readonly<Record<string, keyof PreviewCounts>>;

export type ComparableCount = keyof typeof comparable;

export type AppliedCounts = Pick<PreviewCounts, (typeof comparable)[ComparableCount]>;

export interface Difference {
  readonly count: ComparableCount;
  readonly previewed: number;
  readonly applied: number;
}

/** What came out otherwise than the preview said: the contacts or the campaign have changed in between. */
export function differences(preview: PreviewCounts, applied: AppliedCounts): Difference[] {
  return (Object.keys(comparable) as ComparableCount[])
    .map((count) => {
      const name = comparable[count];
      return { count, previewed: preview[name], applied: applied[name] };
    })
    .filter(({ previewed, applied: now }) => previewed !== now);
}

/** The most important numbers in sentences. */
export function previewMessage(
  counts: PreviewCounts,
  rejectedRows: number,
  campaign: Pick<Schedule, "timeZone">,
): string {
  const { newContacts, updatedContacts, unchangedContacts, calls, firstCallAt } = counts;
  const effects = `The import would create ${people(newContacts)}, change ${updatedContacts} and leave ${unchangedContacts} unchanged; ${rejectedRows + counts.conflicts} rows would be rejected.`;
  if (calls === 0) return `${effects} It would schedule no call.`;
  const held = heldCalls(counts);
  const free = held.reduce((left, [, number]) => left - number, calls);
  const first =
    firstCallAt === null
      ? "It would call nobody."
      : `It would call ${people(free)}, the first on ${localTime(new Date(firstCallAt), campaign)}.`;
  if (held.length === 0) return `${effects} ${first}`;
  const reasons = held.map(([reason, number]) => `${number} (${reason})`).join(", ");
  return `${effects} ${first} Calls that would be held, as a record is missing: ${reasons}.`;
}

function people(count: number): string {
  return count === 1 ? "1 contact" : `${count} contacts`;
}
