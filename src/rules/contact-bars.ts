/** What a bar looks at: one fact of the contact, and the value of it that forbids the call. */
interface Bar {
  /**
   * A column of `contact` in camel case, or a fact that src/db/queries/contact-facts.ts computes. The SQL form
   * of the bar is derived from this and `barsWhen`.
   */
  readonly fact: string;
  /** SET: any text. LIMIT: the campaign's `retryAttempts`, or more. */
  readonly barsWhen: boolean | "SET" | "LIMIT";
  /** False: this does not forbid test calls. */
  readonly bindsTestCalls: boolean;
  /** Whether a call that waits is cancelled; otherwise it waits until the bar is lifted. */
  readonly cancelsWaiting: boolean;
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
    cancelsWaiting: true,
    meaning: "The contact is not enrolled in the campaign.",
    detail: (isEnrolled: boolean) =>
      `the contact is ${isEnrolled ? "" : "not "}enrolled in this campaign`,
    remedy: "enrol it with enrolContacts",
  },
  CONTACT_DELETED: {
    fact: "isDeleted",
    barsWhen: true,
    bindsTestCalls: true,
    cancelsWaiting: true,
    meaning: "The contact was deleted.",
    detail: (isDeleted: boolean) =>
      isDeleted ? "the contact was deleted" : "the contact is not deleted",
    remedy: "restore it with createContact and the same phone",
  },
  DO_NOT_CALL: {
    fact: "doNotCall",
    barsWhen: true,
    bindsTestCalls: true,
    cancelsWaiting: true,
    meaning: "The contact is on do-not-call.",
    detail: (doNotCall: boolean) => `the contact is ${doNotCall ? "" : "not "}on do-not-call`,
    remedy: "allow calls again with updateContact and doNotCall: false",
  },
  BAD_NUMBER: {
    fact: "unreachableReason",
    barsWhen: "SET",
    bindsTestCalls: true,
    cancelsWaiting: false,
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
    cancelsWaiting: false,
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
    cancelsWaiting: false,
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

/** The bars that cancel a waiting call. */
export type CancellingBar = {
  [Name in ContactBar]: Bars[Name]["cancelsWaiting"] extends true ? Name : never;
}[ContactBar];

export const cancellingBars: readonly CancellingBar[] = contactBarNames.filter(
  (bar): bar is CancellingBar => contactBars[bar].cancelsWaiting,
);

/** What the bars look at. `completedCalls`: of this contact in this campaign, ever. */
export type Standing = {
  readonly [Name in ContactBar as Bars[Name]["fact"]]: Bars[Name]["barsWhen"] extends boolean
    ? boolean
    : Bars[Name]["barsWhen"] extends "SET"
      ? string | null
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
  if (barsWhen === "SET") return value !== null;
  if (barsWhen === "LIMIT") return Number(value) >= context.retryAttempts;
  return value === barsWhen;
}

/** The facts behind a bar, in words. */
export function barDetail(bar: ContactBar, contact: Standing, retryAttempts: number): string {
  const { fact, detail } = contactBars[bar] as Bar & { readonly fact: keyof Standing };
  return detail(contact[fact] as never, retryAttempts);
}

/** The first bar because of which a waiting call is cancelled; null when there is none. */
export function whyCancelled(contact: Standing, context: BarContext): CancellingBar | null {
  return cancellingBars.find((bar) => isBarredBy(bar, contact, context)) ?? null;
}
