import { type Standing, whyBarred } from "./contact-bars.ts";

/** What decides whether a round still owes a contact a call. */
export interface OwedCallFacts extends Standing {
  /** A call of this campaign and contact that is live or waits; not a manual one that is due after this round. */
  readonly hasOpenCall: boolean;
  /**
   * Final calls that satisfied this round: completed, failed, or cancelled by a user (except manual calls: their
   * round owes its own call again).
   */
  readonly servedInRound: number;
}

/** A contact that has just been created, as a member of a campaign. */
export const unknownContact: OwedCallFacts = {
  isEnrolled: true,
  isImportUndone: false,
  isDeleted: false,
  doNotCall: null,
  unreachableReason: null,
  heldReason: null,
  completedCalls: 0,
  hasOpenCall: false,
  servedInRound: 0,
};

/**
 * Whether the round owes this contact a call that does not exist yet. An open call of an earlier round
 * serves this one, so no contact has two.
 */
export function isOwedCall(facts: OwedCallFacts, retryAttempts: number): boolean {
  return (
    whyBarred(facts, { retryAttempts, isTest: false }) === null &&
    !facts.hasOpenCall &&
    facts.servedInRound === 0
  );
}
