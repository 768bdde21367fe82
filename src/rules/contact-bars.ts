import { type ListedNumber, listedDetail } from "./do-not-call-list.ts";

/** What a bar looks at: one fact of the contact, and the value of it that forbids the call. */
interface Bar {
  /**
   * A column of `contact` in camel case, or a fact that src/db/queries/contact-facts.ts computes. The SQL form
   * of the bar is derived from this and `barsWhen`.
   */
  readonly fact: string;
  /** SET: any text. LISTED: an entry of the do-not-call list. LIMIT: the campaign's `retryAttempts`, or more. */
  readonly barsWhen: boolean | "SET" | "LISTED" | "LIMIT";
  /** False: this does not forbid test calls. */
  readonly bindsTestCalls: boolean;
  /** The reason for which a call that waits is cancelled; null: it waits until the bar is lifted. */
  readonly cancelsAs: string | null;
  /** For the API's description of the reason. */
  readonly meaning: string;
  /** The fact in words, as the end of "X will not be called: …". */
  readonly detail: (value: never, retryAttempts: number) => string;
  /** What a person can do about it. */
  readonly remedy: string;
}

/**
 * Every reason for which a contact may not be called in a campaign at all, whatever the hour, the round and
 * the slots. A new one is an entry here (and the column it looks at): the decision, the calls that rounds
 * owe, redials, manual calls, put-backs and every SQL statement that narrows follow from it.
 */
export const contactBars = {
  NOT_ENROLLED: {
    fact: "isEnrolled",
    barsWhen: false,
    bindsTestCalls: false,
    cancelsAs: "NOT_ENROLLED",
    meaning: "The contact is not enrolled in the campaign.",
    detail: (isEnrolled: boolean) =>
      `the contact is ${isEnrolled ? "" : "not "}enrolled in this campaign`,
    remedy: "enrol it with enrolContacts",
  },
  IMPORT_UNDONE: {
    fact: "isImportUndone",
    barsWhen: true,
    bindsTestCalls: false,
    cancelsAs: "IMPORT_UNDONE",
    meaning:
      "The contact was enrolled by an import that was undone. Its membership is about to be removed.",
    detail: (isImportUndone: boolean) =>
      isImportUndone
        ? "the import that enrolled the contact was undone"
        : "the import that enrolled the contact was not undone",
    remedy: "to call the contact all the same, enrol it with enrolContacts",
  },
  CONTACT_DELETED: {
    fact: "isDeleted",
    barsWhen: true,
    bindsTestCalls: true,
    cancelsAs: "CONTACT_DELETED",
    meaning: "The contact was deleted.",
    detail: (isDeleted: boolean) =>
      isDeleted ? "the contact was deleted" : "the contact is not deleted",
    remedy: "restore it with createContact and the same phone",
  },
  ON_DO_NOT_CALL_LIST: {
    fact: "doNotCall",
    barsWhen: "LISTED",
    bindsTestCalls: true,
    cancelsAs: "DO_NOT_CALL",
    meaning: "The number of the contact is on the do-not-call list. See `Contact.doNotCallEntry`.",
    detail: listedDetail,
    remedy:
      "allow calls again with removeFromDoNotCall, or with updateContact and doNotCall: false",
  },
  BAD_NUMBER: {
    fact: "unreachableReason",
    barsWhen: "SET",
    bindsTestCalls: true,
    cancelsAs: null,
    meaning:
      "The carrier reported that the number cannot be reached. See `Contact.unreachableReason`.",
    detail: (reason: string | null) =>
      reason === null
        ? "the number is not marked as unreachable"
        : `the number cannot be reached (${reason})`,
    remedy:
      "correct the phone with updateContact, or allow calls to it again with clearUnreachable: true",
  },
  CONTACT_HELD: {
    fact: "heldReason",
    barsWhen: "SET",
    bindsTestCalls: true,
    cancelsAs: null,
    meaning:
      "The contact was called by a campaign that the database has lost, and a person has to decide whether it may be called again.",
    detail: (reason: string | null) =>
      reason === null ? "the contact is not held" : `the contact is held: ${reason}`,
    remedy: "updateContact with release: true allows calls again",
  },
  RETRY_LIMIT_REACHED: {
    fact: "completedCalls",
    barsWhen: "LIMIT",
    bindsTestCalls: false,
    cancelsAs: null,
    meaning:
      "The contact has had `retryAttempts` COMPLETED calls in this campaign, over all rounds. FAILED calls do not count.",
    detail: (completedCalls: number, retryAttempts: number) =>
      `the contact has had ${completedCalls} of at most ${retryAttempts} completed calls in this campaign`,
    remedy: "to allow more calls, raise retryAttempts with updateCampaign",
  },
} as const satisfies Readonly<Record<string, Bar>>;

type Bars = typeof contactBars;

export type ContactBar = keyof Bars;

/** The bars in the order of evaluation. */
export const contactBarNames = Object.keys(contactBars) as ContactBar[];

/** The reasons for which bars cancel a waiting call. */
export type BarCancelReason = NonNullable<Bars[ContactBar]["cancelsAs"]>;

export const barCancelReasons: readonly BarCancelReason[] = contactBarNames.flatMap(
  (bar) => contactBars[bar].cancelsAs ?? [],
);

/** What the bars look at. `completedCalls`: of this contact in this campaign, ever. */
export type Standing = {
  readonly [Name in ContactBar as Bars[Name]["fact"]]: Bars[Name]["barsWhen"] extends boolean
    ? boolean
    : Bars[Name]["barsWhen"] extends "SET"
      ? string | null
      : Bars[Name]["barsWhen"] extends "LISTED"
        ? ListedNumber | null
        : number;
};

/** What a bar depends on besides the contact. */
interface BarContext {
  /** The campaign's: completed calls of a contact at most. */
  readonly retryAttempts: number;
  readonly isTest: boolean;
}

/** The first reason for which this contact may not be called at all; null when there is none. */
export function whyBarred(contact: Standing, context: BarContext): ContactBar | null {
  return contactBarNames.find((bar) => isBarredBy(bar, contact, context)) ?? null;
}

export function isBarredBy(bar: ContactBar, contact: Standing, context: BarContext): boolean {
  const { fact, barsWhen, bindsTestCalls } = contactBars[bar];
  if (context.isTest && !bindsTestCalls) return false;
  const value = contact[fact];
  if (barsWhen === "SET" || barsWhen === "LISTED") return value !== null;
  if (barsWhen === "LIMIT") return Number(value) >= context.retryAttempts;
  return value === barsWhen;
}

/** The facts behind a bar, in words. */
export function barDetail(bar: ContactBar, contact: Standing, retryAttempts: number): string {
  const { fact, detail } = contactBars[bar] as Bar & { readonly fact: keyof Standing };
  return detail(contact[fact] as never, retryAttempts);
}

/** The reason for which a waiting call is cancelled; null when there is none. The first such bar counts. */
export function whyCancelled(contact: Standing, context: BarContext): BarCancelReason | null {
  const barring = contactBarNames.find(
    (bar) => contactBars[bar].cancelsAs !== null && isBarredBy(bar, contact, context),
  );
  return barring === undefined ? null : contactBars[barring].cancelsAs;
}
