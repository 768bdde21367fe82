/** What decides whether a round still owes a contact a call. */
export interface OwedCallFacts {
  readonly isDeleted: boolean;
  readonly doNotCall: boolean;
  readonly unreachableReason: string | null;
  /** A call of this campaign and contact that is scheduled or live. */
  readonly hasOpenCall: boolean;
  /** Final calls that satisfied this round: completed, failed or cancelled by a user. */
  readonly servedInRound: number;
  readonly completedCalls: number;
}

/**
 * Does the round owe this contact a call that does not exist yet? An open call of an earlier round
 * serves this one, so nobody ever has two.
 */
export function isOwedCall(facts: OwedCallFacts, retryAttempts: number): boolean {
  return (
    !facts.isDeleted &&
    !facts.doNotCall &&
    facts.unreachableReason === null &&
    !facts.hasOpenCall &&
    facts.servedInRound === 0 &&
    facts.completedCalls < retryAttempts
  );
}
