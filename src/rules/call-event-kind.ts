/** The kinds of entries in a call's history. The check of `call_event.kind` lists the same: a new kind needs a migration. */
export const callEventKinds = [
  "CLAIMED",
  "SENT",
  "ACCEPTED",
  "ADOPTED",
  "REJECTED",
  "UNKNOWN",
  "PUT_BACK",
  "IN_PROGRESS",
  "ENDED",
  "CONCLUDED",
  "END_REQUESTED",
  "CANCELLED",
  "DUPLICATE",
] as const;

export type CallEventKind = (typeof callEventKinds)[number];
