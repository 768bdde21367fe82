/**
 * Conditions on the status of calls, by `facet` (kind, status and outcome as one number, made by the database). The
 * partial indexes of waiting and of live calls have these conditions, so that a statement that uses one must have it
 * too. `status` itself is in no index: a change from CALLING to IN_PROGRESS is a HOT update.
 */

/** The call is CALLING or IN_PROGRESS. `call`: the table or its alias. */
export function isLiveSql(call: string): string {
  return `${call}.facet is null`;
}

/** The row of the call says SCHEDULED. */
export function isScheduledSql(call: string): string {
  return `(${call}.facet & 48) = 0`;
}

/** The row of the call says SCHEDULED, and it is no test call. */
export function isWaitingSql(call: string): string {
  return `${isScheduledSql(call)} and ${call}.kind <> 'TEST'`;
}

/** The row of the call says SCHEDULED, and it is a test call. */
export function isWaitingTestSql(call: string): string {
  return `${isScheduledSql(call)} and ${call}.kind = 'TEST'`;
}
