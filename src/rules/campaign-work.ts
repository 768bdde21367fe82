/**
 * What is done to the rows of a campaign, in steps, after its state or its schedule has changed; in the order in which
 * it is done. The check of `campaign_work.kind` lists the same: a new kind needs a migration.
 */
export const workKinds = [
  /** After an edit by which a campaign got lanes or lost them: members and the calls that wait move to their lanes. */
  "LANES",
  /** After an edit: what was settled for the enrolments is asked again. */
  "SETTLE",
  /** After an edit of a campaign that does not recur: calls that were cancelled with its end are owed again. */
  "OWE_ENDED",
  /** After a start or an edit: manual calls that were cancelled by a stop or with the end are scheduled again. */
  "REVIVE",
  /** After a start: every enrolled contact that is owed a call gets one. */
  "OWE",
  /** After a change of limits or calling rules: deferred calls are due when they were before, and decided again. */
  "RESTORE",
  /** After an edit: the calls that wait move to the new hours. */
  "MOVE",
  /** After the opening of a round of many members: each that is owed a call gets one. */
  "ROUND",
  /** After a stop or a delete: the rows of the cancelled calls are written. */
  "CANCEL",
  /** After a campaign was duplicated with its contacts: they are enrolled in the copy. */
  "COPY",
] as const;

export type WorkKind = (typeof workKinds)[number];
