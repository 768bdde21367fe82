/**
 * What is done to the rows of a campaign, in steps, after its state has changed; in the order in which it is done.
 * The check of `campaign_work.kind` lists the same: a new kind needs a migration.
 */
export const workKinds = [
  /** After a stop or a delete: the rows of the cancelled calls are written. */
  "CANCEL",
] as const;

export type WorkKind = (typeof workKinds)[number];
