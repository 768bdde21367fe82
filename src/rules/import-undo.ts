/** Why something that an import did is not taken back. */
export const keptReasons = {
  CALLED: "The contact was called, or a call to it is live.",
  CALL_SCHEDULED: "A person has scheduled a call to the contact.",
  EDITED: "A person has changed the contact.",
  ENROLLED_ELSEWHERE: "The contact is enrolled in another campaign.",
  ENROLLED_BY_HAND: "A person has enrolled the contact, or removed it.",
  IN_ANOTHER_IMPORT: "Another import, which was not undone, has the contact too.",
  DELETED: "The contact was deleted already.",
  CHANGED_SINCE: "The value was changed since.",
} as const;

export type KeptReason = keyof typeof keptReasons;

export type UndoneThing = "CONTACT" | "ENROLMENT" | "VALUE";

/** How many of what was kept, by "CONTACT CALLED" and the like. */
type Kept = Readonly<Partial<Record<`${UndoneThing} ${KeptReason}`, number>>>;

/** What was taken back, and what was not. */
export interface UndoCounts {
  readonly contactsDeleted: number;
  readonly enrolmentsEnded: number;
  readonly callsCancelled: number;
  readonly valuesRestored: number;
  readonly kept: Kept;
}

export const nothingUndone: UndoCounts = {
  contactsDeleted: 0,
  enrolmentsEnded: 0,
  callsCancelled: 0,
  valuesRestored: 0,
  kept: {},
};

/** What is known of a contact that an undone import has enrolled, called or made. */
export interface UndoFacts {
  /** Its membership of the import's campaign: whose it is, or that there is none that this import has to do with. */
  readonly membership:
    | "ITS_OWN"
    /** An import that was not undone has made it, or has the contact too. */
    | "OTHER_IMPORTS"
    | "REMOVED"
    | "NONE";
  /** The import scheduled the last call of a member that it has not made. */
  readonly scheduledCall: boolean;
  /** A call that a person asked for waits in the campaign, or is being placed. */
  readonly hasManualCall: boolean;
  /** This import, or another one that was undone, made the contact. */
  readonly isMade: boolean;
  readonly isMadeByIt: boolean;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  /** Since the import a call was placed, or VAPI has a live one. A call that VAPI has refused was not placed. */
  readonly wasCalled: boolean;
  readonly isElsewhere: boolean;
  /** Any other call to the contact waits than those that rounds of the campaign have made. */
  readonly hasOtherCall: boolean;
  /** The contact's live call, as long as VAPI has not accepted it. */
  readonly unanswered: UnansweredCall | null;
}

export interface UnansweredCall {
  /** It is of the import's campaign: if it is not sent yet, it will be refused and put back. */
  readonly isHere: boolean;
  /** Its request may have reached VAPI. */
  readonly isSent: boolean;
}

/** What is done about a contact. Null: nothing, and it counts nowhere. */
export interface UndoPlan {
  readonly enrolment: "END" | "TAKE_OVER" | { readonly kept: KeptReason } | null;
  /** Calls that rounds or the import have made and that wait. */
  readonly cancelsCalls: boolean;
  readonly contact: "DELETE" | { readonly kept: KeptReason } | null;
}

/**
 * "LATER": it is not known yet whether the contact's live call is placed or put back, and what would be taken back
 * depends on it.
 */
export function undoPlanOf(facts: UndoFacts): UndoPlan | "LATER" {
  const plan = planOf(facts);
  const { unanswered, scheduledCall } = facts;
  if (unanswered === null) return plan;
  // If the call is put back, it is cancelled as one of an undone import: that is still known of the membership.
  const needsMembership = unanswered.isHere && (plan.enrolment === "END" || scheduledCall);
  return needsMembership || plan.contact === "DELETE" ? "LATER" : plan;
}

/** What an undo would probably do, as a call that is being placed is nearly always placed. */
export function expectedPlanOf(facts: UndoFacts): UndoPlan {
  const { unanswered } = facts;
  const isPlaced = unanswered !== null && (unanswered.isSent || !unanswered.isHere);
  return planOf({ ...facts, wasCalled: facts.wasCalled || isPlaced });
}

function planOf(facts: UndoFacts): UndoPlan {
  const enrolment = enrolmentPlanOf(facts);
  return {
    enrolment,
    cancelsCalls: enrolment === "END" || facts.scheduledCall,
    contact: contactPlanOf(facts, enrolment),
  };
}

function enrolmentPlanOf({ membership, hasManualCall }: UndoFacts): UndoPlan["enrolment"] {
  if (membership === "NONE") return null;
  if (membership === "REMOVED") return { kept: "ENROLLED_BY_HAND" };
  if (membership === "OTHER_IMPORTS") return { kept: "IN_ANOTHER_IMPORT" };
  return hasManualCall ? "TAKE_OVER" : "END";
}

function contactPlanOf(facts: UndoFacts, enrolment: UndoPlan["enrolment"]): UndoPlan["contact"] {
  if (!facts.isMade) return null;
  const plan = planOfMade(facts, enrolment);
  // What another import made is not counted among what is kept of this one.
  return plan === "DELETE" || facts.isMadeByIt ? plan : null;
}

function planOfMade(
  facts: UndoFacts,
  enrolment: UndoPlan["enrolment"],
): NonNullable<UndoPlan["contact"]> {
  if (facts.isDeleted) return { kept: "DELETED" };
  if (enrolment === "TAKE_OVER") return { kept: "CALL_SCHEDULED" };
  if (facts.membership === "OTHER_IMPORTS") return { kept: "IN_ANOTHER_IMPORT" };
  if (facts.wasCalled) return { kept: "CALLED" };
  if (facts.isElsewhere) return { kept: "ENROLLED_ELSEWHERE" };
  if (facts.hasOtherCall) return { kept: "CALL_SCHEDULED" };
  return facts.isEdited ? { kept: "EDITED" } : "DELETE";
}

/** The counts with what was kept besides. */
export function withKept(
  counts: UndoCounts,
  thing: UndoneThing,
  reason: KeptReason,
  count: number,
): UndoCounts {
  if (count === 0) return counts;
  const key = `${thing} ${reason}` as const;
  return { ...counts, kept: { ...counts.kept, [key]: (counts.kept[key] ?? 0) + count } };
}

/** Counts so many times as high: of all, by a part of them. */
export function scaled(counts: UndoCounts, times: number): UndoCounts {
  const more = (count: number): number => Math.round(count * times);
  return {
    contactsDeleted: more(counts.contactsDeleted),
    enrolmentsEnded: more(counts.enrolmentsEnded),
    callsCancelled: more(counts.callsCancelled),
    valuesRestored: more(counts.valuesRestored),
    kept: Object.fromEntries(
      Object.entries(counts.kept).map(([key, count]) => [key, more(count ?? 0)]),
    ),
  };
}

/**
 * The counts of a whole undo: memberships and contacts that the import made and that were not found were enrolled, or
 * removed and enrolled again, by a person since.
 */
export function withRest(
  counts: UndoCounts,
  {
    newContacts,
    enrolledContacts,
  }: { readonly newContacts: number; readonly enrolledContacts: number },
): UndoCounts {
  const kept = (thing: UndoneThing): number =>
    Object.entries(counts.kept)
      .filter(([key]) => key.startsWith(`${thing} `))
      .reduce((sum, [, count]) => sum + (count ?? 0), 0);
  const enrolments = enrolledContacts - counts.enrolmentsEnded - kept("ENROLMENT");
  const contacts = newContacts - counts.contactsDeleted - kept("CONTACT");
  const sum = withKept(counts, "ENROLMENT", "ENROLLED_BY_HAND", Math.max(0, enrolments));
  return withKept(sum, "CONTACT", "ENROLLED_BY_HAND", Math.max(0, contacts));
}

/** The counts of a plan. Calls are counted where they are cancelled. */
export function withPlan(counts: UndoCounts, { enrolment, contact }: UndoPlan): UndoCounts {
  const ended = enrolment === "END" ? 1 : 0;
  const deleted = contact === "DELETE" ? 1 : 0;
  let sum: UndoCounts = {
    ...counts,
    enrolmentsEnded: counts.enrolmentsEnded + ended,
    contactsDeleted: counts.contactsDeleted + deleted,
  };
  if (enrolment === "TAKE_OVER") sum = withKept(sum, "ENROLMENT", "CALL_SCHEDULED", 1);
  else if (enrolment !== null && enrolment !== "END") {
    sum = withKept(sum, "ENROLMENT", enrolment.kept, 1);
  }
  if (contact !== null && contact !== "DELETE") sum = withKept(sum, "CONTACT", contact.kept, 1);
  return sum;
}
